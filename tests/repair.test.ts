import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EventStatus } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./client.js";
import { runDaemonToItsEnd, startDaemon, type Daemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { startCompany, type RecordingCompany } from "./recording-company.js";
import { stopAndVerify, verifyClean } from "./stop-and-verify.js";
import { createRandom } from "./seeded-random.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const text = { type: "string" };

/** What was posted, in this order, and what each comes to once it is told to go on. */
const orders = ["a", "b", "c", "d", "e", "f"];

const random = createRandom(1);
/** Each with so much besides, and so random, that no two of them are in one block of a table. */
const dataOf = new Map(
  orders.map((order) => {
    const note = Array.from({ length: 20_000 }, () => Math.floor(random() * 36).toString(36)).join("");
    return [order, { order: `order ${order}`, note }];
  }),
);

/** The files of the partition that end so, in order. */
const partitionFiles = (data: string, pattern: RegExp): string[] => {
  const folder = join(data, "partitions", "0");
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
};

/** Flips a byte of a file: at a text, or where its size says. */
function flip(file: string, at: string | ((size: number) => number)): void {
  const bytes = readFileSync(file);
  const place = typeof at === "string" ? bytes.indexOf(at) : at(bytes.length);
  expect(place).toBeGreaterThan(-1);
  bytes[place]! ^= 0x20;
  writeFileSync(file, bytes);
}

/** A kind of damage, and what becomes of it. */
interface Damage {
  readonly name: string;
  readonly does: (data: string) => void;
  /** What the daemon says when it is started all the same. */
  readonly refusal: RegExp;
  /** The orders that are whole at least. */
  readonly whole: readonly string[];
  /** What repairing says of what is not. Unset: nothing is lost. */
  readonly lost?: RegExp;
}

const table: readonly Damage[] = [
  {
    name: "a byte of the log",
    does: (data) => flip(partitionFiles(data, /\.log$/).at(-1)!, "order e"),
    refusal: /a write in \d+\.log does not match its checksum, at byte \d+/,
    whole: ["a", "b", "c", "d", "f"],
    lost: /\d+\.log: what was written at byte \d+ is not whole[^]*event \w{24}.* is not whole and is left out/,
  },
  {
    name: "a byte of a table",
    does: (data) => flip(partitionFiles(data, /\.ldb$/)[0]!, '{"data":{'),
    refusal: /does not match its checksum|not what batch \d+ wrote|Corruption/,
    // It is compressed: later values of its block may be copies of the byte.
    whole: ["d", "e", "f"],
    lost: /event \w{24}.* is not whole and is left out/,
  },
  {
    name: "a log that was cut short",
    does: (data) => {
      const log = partitionFiles(data, /\.log$/).at(-1)!;
      truncateSync(log, readFileSync(log).indexOf("order f"));
    },
    refusal: /the end of the log is lost/,
    whole: ["a", "b", "c", "d", "e"],
    lost: /batch(es)? \d+.* not whole/,
  },
  {
    name: "CURRENT, which is gone",
    does: (data) => rmSync(join(data, "partitions", "0", "CURRENT")),
    refusal: /CURRENT is missing/,
    whole: orders,
  },
  {
    name: "a table, which is gone",
    does: (data) => rmSync(partitionFiles(data, /\.ldb$/)[0]!),
    refusal: /Corruption|No such file|missing/,
    whole: ["d", "e", "f"],
    lost: /batches \d+ to \d+ are not whole/,
  },
];

describe("machinery daemon repair of a folder that is damaged in", () => {
  const folder = createTemporaryFolder();
  const sound = join(folder.path, "sound");
  const ids = new Map<string, string>();
  let company: RecordingCompany;

  const post = async ({ url }: Daemon, order: string): Promise<void> => {
    const data = dataOf.get(order)!;
    const { body } = await postJson(`${url}/e/deliver`, { data }, { "Idempotency-Key": order });
    ids.set(order, String(body?.["event_id"]));
  };

  beforeAll(async () => {
    company = await startCompany({
      pack: ({ inputs }) => ({ parcel: `parcel of ${String(inputs["order"])}` }),
    });
    const first = await startDaemon({ data: sound });
    await mustAccept(first.url, "/s", {
      name: "pack",
      address: company.address("pack"),
      spec: { inputs: { order: text }, outputs: { parcel: text } },
    });
    await mustAccept(first.url, "/w", {
      name: "deliver",
      inputs: { order: text, note: text },
      outputs: { parcel: text, by: text },
      operations: [
        { call: "pack", output: "${ answer }" },
        { listen: "collected", key: "${ data.order }", output: { by: "${ answer.by }" } },
      ],
    });
    for (const order of orders.slice(0, 3)) await post(first, order);
    await waiting(first, 3);
    await first.end("SIGTERM");
    // LevelDB moves its log into a table when it is opened: so there are both.
    const second = await startDaemon({ data: sound });
    for (const order of orders.slice(3)) await post(second, order);
    await waiting(second, 6);
    await second.end("SIGTERM");
  });
  afterAll(async () => {
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it.each(table)("$name: the daemon names it, and what is whole goes on after the repair", async (damage) => {
    using place = createTemporaryFolder();
    const data = join(place.path, "data");
    cpSync(sound, data, { recursive: true });
    damage.does(data);

    const refused = await runDaemonToItsEnd({ data });
    const repaired = await runDaemonToItsEnd({ data, args: ["repair"] });

    expect([refused.exitCode, refused.stderr]).toEqual([65, expect.stringMatching(damage.refusal)]);
    expect(refused.stderr).toMatch(/^machinery: expected whole data in .*`machinery daemon repair`.*\n$/m);
    expect([repaired.exitCode, repaired.stderr]).toEqual([damage.lost === undefined ? 0 : 65, ""]);
    expect(repaired.stdout).toMatch(
      damage.lost ?? /nothing is lost, and it is whole: a daemon can be started/,
    );
    const kept = /the damaged folder is kept in (\S+)/.exec(repaired.stdout)?.[1] ?? "";
    expect(readdirSync(join(kept, "partition")).join()).toMatch(/MANIFEST/);

    await using daemon = await startDaemon({ data });
    using client = connect(daemon.url);
    const calls = company.calls.length;
    const left: string[] = [];
    const missing: string[] = [];
    for (const [order, eventId] of ids) {
      const found = await client.events.getEvent({ eventId }).catch(() => undefined);
      if (found === undefined) {
        missing.push(eventId);
        continue;
      }
      left.push(order);
      // Its key still finds it, and what it waits for still comes.
      const again = await postJson(
        `${daemon.url}/e/deliver`,
        { data: dataOf.get(order)! },
        { "Idempotency-Key": order },
      );
      expect(again).toMatchObject({ status: 201, body: { event_id: eventId } });
      await postJson(`${daemon.url}/signals/collected?key=order+${order}`, { by: "Ada" });
      const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n } });
      const outputs = { parcel: `parcel of order ${order}`, by: "Ada" };
      expect([event?.status, event?.outputs]).toEqual([EventStatus.SUCCEEDED, outputs]);
    }
    expect(left).toEqual(expect.arrayContaining([...damage.whole]));
    // What is not there is named, or was in a write of which nothing is left.
    const isNamed = (eventId: string): boolean =>
      repaired.stdout.includes(`event ${eventId}`) || /batch(es)? \d+/.test(repaired.stdout);
    expect(missing.filter((eventId) => !isNamed(eventId))).toEqual([]);
    // What a step had answered is not asked again, but where it was told that its answer may be lost.
    const told = repaired.stdout.match(/event \w+ has not ended, and may have gone on/g) ?? [];
    const again = company.calls.slice(calls).map(({ event }) => event);
    for (const event of again) expect(told.join()).toContain(event);
    await stopAndVerify(daemon, data);
  });

  it("does it again after it was killed, and lets no daemon start until then", async () => {
    using place = createTemporaryFolder();
    const data = join(place.path, "data");
    cpSync(sound, data, { recursive: true });
    table[0]!.does(data);

    const killed = await runDaemonToItsEnd({
      data,
      args: ["repair"],
      onStart: async (child) => {
        child.stdout?.once("data", () => child.kill("SIGKILL"));
      },
    });
    const refused = await runDaemonToItsEnd({ data });
    const repaired = await runDaemonToItsEnd({ data, args: ["repair"] });

    expect(killed.signal).toBe("SIGKILL");
    expect([refused.exitCode, refused.stderr]).toEqual([
      73,
      expect.stringContaining("a repair that is under way"),
    ]);
    expect([repaired.exitCode, repaired.stderr]).toEqual([65, ""]);
    await verifyClean(data);
  });
});

/** Waits until so many events wait. */
async function waiting({ url }: Daemon, count: number): Promise<void> {
  using client = connect(url);
  for (;;) {
    const { events } = await client.events.listEvents({ filter: { statuses: [EventStatus.WAITING] } });
    if (events.length === count) return;
  }
}
