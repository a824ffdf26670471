import { refuse } from "@machinery/protocol";
import type { Peer, PostCommand } from "@machinery/runner";
import { expect, test } from "vitest";
import { FakePartition } from "../../test/fake-partition.js";
import { openChannel } from "../../test/open-channel.js";
import { partitionHandlers, RemotePartition } from "./remote-partition.js";

/** A partition at the other end of a channel, and that end. */
function connect(partition: Beside, most?: number) {
  const { near, far } = openChannel(most);
  far.serve(partitionHandlers(partition));
  const remote = new RemotePartition(near, () => ({ writable: true, running: 0, accepted: 0 }));
  return { remote, far };
}

class Beside extends FakePartition implements Peer {
  keepSignal: Peer["keepSignal"] = () => new Promise(() => {});
}

const post: PostCommand = {
  kind: "post",
  workflow: "w",
  revision: 1,
  data: { a: [1, null, "ü"] },
  labels: {},
  waitMs: 0,
};

test("a partition in another thread is like one in this", async () => {
  const partition = new Beside();
  const { remote } = connect(partition);

  const posted = await remote.submit(post);
  expect(partition.posted).toEqual([post]);
  const eventId = posted.ok ? posted.value.event.eventId : "";
  expect(await remote.read({ kind: "event", eventId, waitMs: 0 })).toEqual({
    ok: true,
    value: partition.events.get(eventId),
  });
  partition.pages = [
    { ok: true, value: [] },
    { ok: true, value: [["e/1", Buffer.from("one")]] },
  ];
  const pages: unknown[] = [];
  for await (const page of remote.copy()) pages.push(page.ok && page.value);
  expect(pages).toEqual([[], [["e/1", Uint8Array.from(Buffer.from("one"))]]]);
});

test("a refusal arrives as one, and what is thrown there is thrown here", async () => {
  const partition = new Beside();
  const rejection = { reason: "TOO_MANY_SIGNALS", expected: "a", found: "b", todo: "c" } as const;
  partition.keepSignal = () => Promise.resolve(refuse(rejection));
  const { remote } = connect(partition);
  const signal = { data: Buffer.from("{}"), name: "n", key: "k", signalId: "s" } as never;

  expect(await remote.keepSignal(signal)).toEqual({ ok: false, rejection });
  partition.fault = new RangeError("a mistake of ours");
  await expect(remote.submit(post)).rejects.toThrow("a mistake of ours");
});

test("whoever asks a thread that has ended is told so, and so is whoever was waiting", async () => {
  const { remote, far } = connect(new Beside());
  const waiting = remote.keepSignal({ data: Buffer.from("{}") } as never);
  const watching = remote.watch({}, new AbortController().signal)[Symbol.asyncIterator]();
  await watching.next();
  const next = watching.next();
  far.close();

  const gone = { ok: false, rejection: { reason: "STORE_UNAVAILABLE" } };
  expect(await waiting).toMatchObject(gone);
  expect(await next).toMatchObject({ value: gone });
  expect(await remote.submit(post)).toMatchObject(gone);
});

test("too many that wait for a thread are turned away", async () => {
  const { remote } = connect(new Beside(), 1);
  void remote.keepSignal({ data: Buffer.from("{}") } as never);

  expect(await remote.submit(post)).toMatchObject({
    ok: false,
    rejection: { reason: "PARTITION_BUSY", retryAfterMs: 1_000 },
  });
});
