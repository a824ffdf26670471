import { setTimeout as sleep } from "node:timers/promises";
import { postJson } from "./json-routes.js";
import { startCompany, type Behaviour, type RecordingCompany } from "./recording-company.js";
import { createRandom } from "./seeded-random.js";
import { mustAccept } from "./text-company.js";

/** What was done, and whether it was undone. */
export interface LedgerEntry {
  readonly what: string;
  undone: boolean;
}

/** Services for a workflow with every operation, which remember what they did. */
export interface Everything extends AsyncDisposable {
  readonly company: RecordingCompany;
  /** What was done under each idempotency key. */
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  /** The ids of the events whose end was told. */
  readonly told: ReadonlySet<string>;
  /** Gives up answering later. */
  stop(): void;
}

/** What an event does that comes to its end, and what of it stays when it fails. */
export const done = {
  all: ["count 0", "count 1", "item 1", "item 2", "item 3", "slow", "child", "last"],
  notUndone: ["child", "last"],
} as const;

const text = { type: "string" };
const undo = { call: "undo", input: { what: "it" }, retry: { attempts: 1_000, first: "5ms", cap: "50ms" } };
const take = (name: string, what: string, more: object = {}) => ({
  name,
  call: "take",
  input: { what },
  ...more,
});

const operations = [
  { set: { n: 0, state: "begun" } },
  {
    name: "rounds",
    while: "data.n < 2",
    maximum: 5,
    do: [take("count", "count ${ data.n }", { compensate: undo }), { set: { n: "${ data.n + 1 }" } }],
  },
  {
    name: "each",
    for: "${ [1, 2, 3] }",
    as: "item",
    do: [take("one", "item ${ item }", { compensate: undo })],
    collect: "${ steps.one.got }",
  },
  {
    name: "both",
    fork: {
      left: [{ name: "slow", call: "later", async: true, input: { what: "slow" }, compensate: undo }],
      right: [
        { name: "pause", wait: "30ms" },
        { name: "sub", run: "child", input: { id: "${ data.id }" } },
      ],
    },
    wait_for: "all",
  },
  { name: "choice", switch: [{ when: "data.n == 2", do: [{ set: { state: "counted" } }] }] },
  { name: "sure", ask: "Go on with ${ data.id }?", form: { yes: { type: "boolean" } } },
  { name: "heard", listen: "go-on", key: "${ data.id }" },
  {
    name: "risk",
    try: [
      { name: "risky", when: "data.state == 'counted'", raise: { reason: "NOT_NOW", message: "as it must" } },
    ],
    catch: [{ reason: ["NOT_NOW"], do: [{ set: { state: "caught" } }] }],
    finally: [take("last", "last")],
  },
  { when: "data.fails", raise: { reason: "ENOUGH", message: "it was asked for" } },
  { return: { state: "done after ${ data.state }" } },
];

/** Registers the services and defines the workflow `everything`. */
export async function startEverything(url: string, seed: number): Promise<Everything> {
  const ledger = new Map<string, LedgerEntry>();
  const told = new Set<string>();
  const random = createRandom(seed);
  let isStopped = false;
  const doIt: Behaviour = ({ key, inputs }) => {
    const entry = ledger.get(key) ?? { what: String(inputs["what"]), undone: false };
    ledger.set(key, entry);
    return { got: entry.what };
  };
  const busy: Behaviour = async (call, response, request) => {
    await sleep(random() * 20);
    if (random() < 0.2) return void response.writeHead(503).end();
    return doIt(call, response, request);
  };
  const company = await startCompany({
    take: busy,
    later: (call, response, request) => {
      const answer = doIt(call, response, request);
      response.writeHead(202).end();
      void answerLater(String(request.headers["machinery-callback"]), answer, () => isStopped);
      return undefined;
    },
    undo: ({ key }) => {
      const entry = ledger.get(key.slice(0, -"/undo".length));
      if (entry !== undefined) entry.undone = true;
      return {};
    },
    told: ({ inputs }) => {
      told.add(String((inputs["data"] as Record<string, unknown> | undefined)?.["event_id"]));
      return {};
    },
  });
  for (const name of ["take", "later", "undo"])
    await mustAccept(url, "/s", {
      name,
      address: company.address(name),
      inputs: { what: text },
      outputs: name === "undo" ? {} : { got: text },
      // It waits by its own retries, or the test would wait for it.
      breaker: "off",
      // Three times in a hundred all of them are spent, and the event is held.
      retry: { attempts: 3, first: "5ms", cap: "20ms" },
    });
  await mustAccept(url, "/w", {
    name: "child",
    inputs: { id: text },
    when_spent: "pause",
    operations: [take("one", "child")],
  });
  await mustAccept(url, "/w", {
    name: "everything",
    inputs: { id: text, fails: { type: "boolean" } },
    outputs: { state: text },
    when_spent: "pause",
    notify: [{ url: company.address("told") }],
    operations,
  });
  return {
    company,
    ledger,
    told,
    stop: () => (isStopped = true),
    async [Symbol.asyncDispose]() {
      isStopped = true;
      await company[Symbol.asyncDispose]();
    },
  };
}

/** As a service does: again and again until somebody has taken it, or it is too late. */
async function answerLater(url: string, answer: unknown, isStopped: () => boolean): Promise<void> {
  for (; !isStopped(); await sleep(20)) {
    const { status } = await postJson(url, answer).catch(() => ({ status: 503 }));
    if (status < 500) return;
  }
}
