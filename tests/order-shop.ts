import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");
const tether = pathToFileURL(join(root, "scripts/tether.mjs")).href;

/** What a service of the shop did for one key. */
export interface Effect {
  /** `<event>/<step>`. */
  readonly key: string;
  readonly undone: boolean;
  /** How often it was asked. */
  readonly asked: number;
  readonly answer: Readonly<Record<string, unknown>> | null;
}

const names = ["stock", "payment", "mail", "shipping"] as const;
type ShopService = (typeof names)[number];

/** What all services did. */
export type ShopEffects = Readonly<Record<ShopService, readonly Effect[]>>;

/** The four services of the order sample, in processes of their own, registered with a daemon. */
export interface Shop extends AsyncDisposable {
  /** What each service did, by the keys of the requests. What was undone before it was done is not among it. */
  effects(): Promise<ShopEffects>;
}

/** Starts the shop as its README says, and waits until its workflow is defined. */
export async function startShop(
  url: string,
  options: { readonly delayMs?: number; readonly busy?: number } = {},
): Promise<Shop> {
  const { delayMs = 20, busy = 0 } = options;
  const program = join(root, "examples/order/start.mjs");
  const args = ["--url", url, "--port", "0", "--delay", String(delayMs), "--busy", String(busy)];
  const child = spawn(process.execPath, ["--import", tether, program, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const ended = once(child, "exit");
  const origins = new Map<string, string>();
  const defined = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [, name, origin] = /^(\w+) listens on (\S+)$/.exec(line) ?? [];
      if (name !== undefined) origins.set(name, origin!);
      if (line === "workflow order is defined") resolve();
    });
    child.once("exit", () => reject(new Error(`the shop did not start: ${complaints}`)));
  });
  await defined;
  const effectsOf = async (name: ShopService): Promise<Effect[]> => {
    const response = await fetch(`${origins.get(name)!}/ledger`);
    return ((await response.json()) as Effect[]).filter(({ answer }) => answer !== null);
  };
  return {
    async effects() {
      const [stock, payment, mail, shipping] = await Promise.all(names.map(effectsOf));
      return { stock: stock!, payment: payment!, mail: mail!, shipping: shipping! };
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
