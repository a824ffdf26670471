import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rounds } from "./fuzz-random.js";
import { type FuzzedDaemon, startFuzzedDaemon } from "./fuzzed-daemon.js";

/** A body that is right, for each way in. */
const ways: readonly (readonly [path: string, type: string, body: string])[] = [
  ["/s", "application/json", '{"name":"a","address":"http://127.0.0.1:1/","inputs":{"n":{"type":"int"}}}'],
  [
    "/w",
    "application/json",
    '{"name":"b","inputs":{"n":{"type":"int"}},"operations":[{"set":{"m":"${ data.n + 1 }"}}]}',
  ],
  [
    "/w",
    "application/yaml",
    "name: c\ninputs: { n: { type: int } }\noperations:\n  - set: { m: '${ data.n }' }\n",
  ],
  ["/e/echo", "application/json", '{"data":{"text":"hello"},"labels":{"a":"b"}}'],
  [
    "/e/echo",
    "application/cloudevents+json",
    '{"specversion":"1.0","id":"1","source":"/x","type":"t","data":{"text":"x"}}',
  ],
  ["/e/echo", "application/x-ndjson", '{"data":{"text":"one"}}\n{"data":{"text":"two"}}\n'],
  ["/callbacks/0123456789abcdef", "application/json", '{"text":"late"}'],
  ["/callbacks/0123456789abcdef/fail", "application/json", '{"reason":"NO","message":"no"}'],
  ["/machinery.v1.EventService/PostEvent", "application/json", '{"workflow":"echo","data":{"text":"hello"}}'],
  [
    "/machinery.v1.EventService/ListEvents",
    "application/json",
    '{"filter":{"workflow":"echo"},"page_size":3,"page_token":"AAAA"}',
  ],
  [
    "/machinery.v1.EventService/SendSignal",
    "application/json",
    '{"name":"go","key":"k","data":{"a":1},"keep":"5s"}',
  ],
  [
    "/machinery.v1.EventService/PostEvent",
    "application/proto",
    "\n\u0004echo\u0012\u000f\n\r\n\u0004text\u0012\u0005\u001a\u0003hey",
  ],
  ["/machinery.v1.EventService/PostEvent", "application/grpc-web+proto", "\0\0\0\0\u0006\n\u0004echo"],
  ["/machinery.v1.EventService/WatchEvent", "application/connect+json", '\0\0\0\0\u0010{"event_id":"x"}'],
];

describe("bodies that are nearly right", () => {
  let daemon: FuzzedDaemon;
  beforeAll(async () => {
    daemon = await startFuzzedDaemon();
  });
  afterAll(() => daemon[Symbol.asyncDispose]());

  it.each(ways)("are answered by POST %s as %s", { timeout: 600_000 }, async (path, type, body) => {
    const problems: string[] = [];
    for (const { random, repeat } of rounds(25)) {
      const sent = random.chance(0.1) ? Buffer.from(body) : random.mutate(Buffer.from(body));
      const response = await fetch(daemon.url + path, {
        method: "POST",
        headers: { "content-type": type },
        body: new Uint8Array(sent),
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      // What is wrong with it is said; a fault of ours it is not.
      if (response.status === 500)
        problems.push(`${response.status} (after ${repeat}): ${sent.toString("latin1")}`);
    }
    problems.push(...(await daemon.problemsAfter(path)));

    expect(problems).toEqual([]);
  });

  it("leave a daemon that ends well, and what is whole", async () => {
    expect(await daemon.end()).toEqual([]);
  });
});
