import type { Effect, ShopEffects } from "./order-shop.js";

/** A kind of order: what is ordered, and what must come of it, whatever happens to the daemon meanwhile. */
export interface OrderKind {
  readonly amount: number;
  readonly lines: readonly { readonly sku: string; readonly count: number }[];
  /** What is answered when somebody is asked. */
  readonly approved?: boolean;
  /** Whether the courier comes for it. */
  readonly isCollected?: true;
  /** `outputs.state`, or the error's reason. */
  readonly outcome: string;
  /** What is done at the end and not undone. */
  readonly kept: {
    readonly stock: readonly string[];
    readonly payment: number;
    readonly shipping: number;
    /** The mails that go out; those in `perhaps` may be on their way when the order fails. */
    readonly mail: readonly string[];
    readonly perhaps?: readonly string[];
  };
}

const two = [
  { sku: "lamp", count: 1 },
  { sku: "cup", count: 6 },
];
const nothing = { stock: [], payment: 0, shipping: 0, mail: [] };
const shipped = { stock: ["cup", "lamp"], payment: 1, shipping: 1, mail: ["paid"] };

/** The ways an order can go. */
export const orderKinds: Readonly<Record<string, OrderKind>> = {
  small: { amount: 120, lines: two, isCollected: true, outcome: "shipped", kept: shipped },
  approved: {
    amount: 4800,
    lines: two,
    approved: true,
    isCollected: true,
    outcome: "shipped",
    kept: shipped,
  },
  refused: { amount: 4800, lines: two, approved: false, outcome: "NOT_APPROVED", kept: nothing },
  declined: { amount: 99.02, lines: two, outcome: "declined", kept: { ...nothing, mail: ["declined"] } },
  declinedLater: { amount: 99.13, lines: two, outcome: "declined", kept: { ...nothing, mail: ["declined"] } },
  short: { amount: 10, lines: [...two, { sku: "table", count: 9 }], outcome: "STOCK_SHORT", kept: nothing },
  bulky: {
    amount: 300,
    lines: ["lamp", "chair", "cup", "book", "pen", "clock"].map((sku) => ({ sku, count: 1 })),
    outcome: "TOO_LARGE",
    kept: { ...nothing, perhaps: ["paid"] },
  },
};

/** What is wrong with what was done for an order, in words. */
export function problemsOfOrder(kind: OrderKind, eventId: string, all: ShopEffects): string[] {
  const kept = (effects: readonly Effect[]): Effect[] =>
    effects.filter(({ key, undone }) => !undone && key.startsWith(`${eventId}/`));
  const skus = kept(all.stock).map(({ answer }) => String(answer?.["sku"]));
  const mails = kept(all.mail).map(({ answer }) => String(answer?.["template"]));
  const { stock, payment, shipping, mail, perhaps = [] } = kind.kept;
  const surely = mails.filter((template) => mail.includes(template) || !perhaps.includes(template));
  const found: readonly (readonly [string, string, string])[] = [
    ["stock", skus.toSorted().join(), stock.join()],
    ["payment", String(kept(all.payment).length), String(payment)],
    ["shipping", String(kept(all.shipping).length), String(shipping)],
    ["mail", surely.join(), mail.join()],
  ];
  const problems = found
    .filter(([, is, wanted]) => is !== wanted)
    .map(([what, is, wanted]) => `${what}: ${is || "nothing"} instead of ${wanted || "nothing"}`);
  if (new Set(mails).size !== mails.length) problems.push(`a mail twice: ${mails.join()}`);
  return problems;
}
