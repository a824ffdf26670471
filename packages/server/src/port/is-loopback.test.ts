import { describe, expect, it } from "vitest";
import { isLoopback } from "./is-loopback.js";

describe("isLoopback", () => {
  it.each(["localhost", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "LOCALHOST"])(
    "takes %s for this machine alone",
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  it.each([
    "0.0.0.0",
    "::",
    "192.168.0.1",
    "127.0.0.1.example.org",
    "localhost.example.org",
    "",
    "::ffff:127.0.0.1",
  ])("does not take %j for this machine alone", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
