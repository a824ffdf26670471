import { createClient } from "@connectrpc/connect";
import { BackupService, refuse, type Result } from "@machinery/protocol";
import type { StoredPair } from "@machinery/store";
import { readBackup, type BackupContent } from "@machinery/store/backup";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { FakePartition } from "../../test/fake-partition.js";
import {
  createDisks,
  postJson,
  reasonOf,
  refusal,
  startTestServer,
  transports,
} from "../../test/start-test-server.js";
import type { Server } from "../index.js";
import { BackupDesk } from "./backup-desk.js";

const nobody = new AbortController().signal;
const page = (...keys: readonly string[]): Result<readonly StoredPair[]> => ({
  ok: true,
  value: keys.map((key) => [key, Buffer.from(key)] as const),
});

/** A place to copy from that tells when it is begun and left. */
class Source extends FakePartition {
  constructor(
    readonly name: string,
    readonly told: string[],
    pages: Result<readonly StoredPair[]>[],
  ) {
    super();
    this.pages = pages;
  }

  override async *copy() {
    this.told.push(`${this.name} begun`);
    try {
      yield* this.pages;
    } finally {
      this.told.push(`${this.name} left`);
    }
  }
}

describe("the desk for backups", () => {
  const alarms = new Set<() => void>();
  const clock = {
    nowMs: () => 1_700_000_000_000,
    alarm: (_: number, ring: () => void) => {
      alarms.add(ring);
      return () => void alarms.delete(ring);
    },
  };
  let told: string[];
  let partition: Source;
  let catalogue: Source;
  let desk: BackupDesk;
  beforeEach(() => {
    alarms.clear();
    told = [];
    partition = new Source("partition", told, [page(), page("e/a/000000", "e/a/000001"), page("m/x")]);
    catalogue = new Source("catalogue", told, [page(), page("service/upper/1")]);
    desk = new BackupDesk([partition], catalogue, clock, "machinery 0.0.0-test");
  });

  /** What comes of a backup: what it holds, and its last part. */
  async function take() {
    const chunks: Uint8Array[] = [];
    let last: unknown;
    for await (const part of desk.create(nobody)) {
      last = part.ok ? part.value.part : part.rejection.reason;
      if (part.ok && part.value.part?.case === "chunk") chunks.push(part.value.part.value);
    }
    return { chunks, last };
  }

  it("holds the partition first and then the catalogue, and says what it comes to", async () => {
    const { chunks, last } = await take();

    const contents = await contentsOf(chunks);
    expect(contents.map(({ case: kind, value }) => ("kind" in value ? value.kind : kind))).toEqual([
      "header",
      "partition",
      "pairs",
      "pairs",
      "catalogue",
      "pairs",
      "end",
    ]);
    expect(told).toEqual(["partition begun", "catalogue begun", "partition left", "catalogue left"]);
    const bytes = Buffer.concat(chunks).length;
    expect(last).toMatchObject({ case: "summary", value: { events: 1n, bytes: BigInt(bytes) } });
    expect(alarms.size).toBe(0);
  });

  it("makes one at a time, and the next when that is left", async () => {
    const first = desk.create(nobody);
    await first.next();

    expect((await take()).last).toBe("BACKUP_RUNNING");
    await first.return();
    expect(told.filter((one) => one.endsWith("left"))).toEqual(["partition left", "catalogue left"]);
    expect((await take()).last).toMatchObject({ case: "summary" });
  });

  it("lets go of one that nobody reads, for the next", async () => {
    const first = desk.create(nobody);
    await first.next();
    for (const ring of alarms) ring();
    await new Promise(setImmediate);

    expect(told.filter((one) => one.endsWith("left"))).toEqual(["partition left", "catalogue left"]);
    expect((await take()).last).toMatchObject({ case: "summary" });
    expect((await first.next()).value).toMatchObject({ ok: false, rejection: { reason: "BACKUP_STALLED" } });
    expect((await first.next()).done).toBe(true);
  });

  it("lets go when the client has gone without another word", async () => {
    const gone = new AbortController();
    await desk.create(gone.signal).next();
    gone.abort();
    await new Promise(setImmediate);

    expect(told.filter((one) => one.endsWith("left"))).toEqual(["partition left", "catalogue left"]);
    expect((await take()).last).toMatchObject({ case: "summary" });
  });

  it.each(["partition", "catalogue"] as const)("passes on why the %s cannot be copied", async (which) => {
    const damaged = refuse({ reason: "STORE_DAMAGED", expected: "e", found: "f", todo: "t" });
    const source = { partition, catalogue }[which];

    source.pages = [page(), page("e/a/000000"), damaged];
    expect((await take()).last).toBe("STORE_DAMAGED");
    source.pages = [damaged];
    const { chunks, last } = await take();
    expect([chunks, last]).toEqual([[], "STORE_DAMAGED"]);
    const count = (word: string) => told.filter((one) => one.endsWith(word)).length;
    expect(count("left")).toBe(count("begun"));
  });
});

describe("a backup over the wire", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startTestServer(createDisks());
    await postJson(`${server.url}/w`, {
      name: "greet",
      inputs: { name: { type: "string" } },
      operations: [{ set: { text: "hi" } }],
    });
    for (let event = 0; event < 100; event++)
      await postJson(`${server.url}/e/greet?wait=5`, { name: "x".repeat(90_000) });
  });
  afterAll(() => server.close(1_000));

  it.each(transports)("comes whole by %s", async (_, create) => {
    const client = createClient(BackupService, create(server.url));
    const chunks: Uint8Array[] = [];
    let events = 0n;
    for await (const { part } of client.createBackup({})) {
      if (part.case === "chunk") chunks.push(part.value);
      if (part.case === "summary") events = part.value.events;
    }

    const contents = await contentsOf(chunks);
    expect([events, contents.at(-1)?.case]).toEqual([100n, "end"]);
    const keys = contents.flatMap((content) =>
      content.case === "pairs" ? content.value.pairs.map(({ key }) => key) : [],
    );
    expect(keys).toContain("workflow/greet/0000000001");
    expect(keys).toContain("d/greet/0000000001");
    expect(keys).toContain("m/callbacks");
  });

  it.each(transports)(
    "is one at a time by %s, also after a client that went in the middle",
    async (_, create) => {
      const client = createClient(BackupService, create(server.url));
      const gone = new AbortController();
      const first = client.createBackup({}, { signal: gone.signal })[Symbol.asyncIterator]();
      await first.next();

      // More than the buffers of a connection take: so it is still under way.
      expect(reasonOf(await refusal(drain(client.createBackup({}))))).toBe("BACKUP_RUNNING");
      gone.abort();
      await first.next().catch(() => {});

      await vi.waitFor(() => drain(client.createBackup({})), { timeout: 10_000 });
    },
  );
});

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

async function contentsOf(chunks: readonly Uint8Array[]): Promise<BackupContent[]> {
  const contents: BackupContent[] = [];
  const source = (async function* () {
    yield* chunks;
  })();
  for await (const content of readBackup(source)) contents.push(content);
  return contents;
}
