import { describe, expect, test } from "vitest";
import { readRequest, remembered, RequestLog, writeRequest, type RememberedRequest } from "./request-log.js";

const request = (requestId: string, timeMs: number): RememberedRequest => ({
  requestId,
  hash: "ab".repeat(32),
  outcome: { name: "upper", revision: 1, changed: true },
  timeMs,
});

describe("the log of request ids", () => {
  test("makes room for one more when it is full, oldest first", () => {
    const log = new RequestLog();
    for (let index = 0; index < remembered.count; index += 1) log.add(request(`r${index}`, index));

    const surplus = log.surplus(remembered.count);
    log.forget(surplus);
    log.add(request("one more", remembered.count));

    expect(surplus).toEqual(["r0"]);
    expect(log.find("r0", remembered.count)).toBeUndefined();
    expect(log.find("r1", remembered.count)).toBeDefined();
    expect(log.surplus(remembered.count)).toEqual(["r1"]);
  });

  test("forgets what is older than a day", () => {
    const log = new RequestLog();
    log.add(request("old", 1_000));
    log.add(request("young", 5_000));

    const nowMs = 1_000 + remembered.keptMs;

    expect(log.find("old", nowMs)).toBeUndefined();
    expect(log.find("young", nowMs)).toBeDefined();
    expect(log.surplus(nowMs)).toEqual(["old"]);
  });

  test("reads back what it wrote", () => {
    const written = request("a/b %ü", 1_700_000_000_000);

    const [key, bytes] = writeRequest(written);

    expect(key).toMatch(/^request\//);
    expect(readRequest(bytes ?? new Uint8Array())).toEqual(written);
  });
});
