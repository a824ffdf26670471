import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { createBrowserGuard } from "./refuse-foreign-browsers.js";

const ask = (configured: string, headers: Record<string, string>): string =>
  createBrowserGuard(configured)({ headers } as unknown as IncomingMessage)?.reason ?? "taken";

test("takes the name that is known outside, where there is one", () => {
  const guard = createBrowserGuard("127.0.0.1", "https://flows.example.com/machinery");
  const reasonOf = (host: string) => guard({ headers: { host } } as IncomingMessage)?.reason;

  expect(reasonOf("flows.example.com")).toBeUndefined();
  expect(reasonOf("flows.example.com:8443")).toBeUndefined();
  expect(reasonOf("evil.example.com")).toBe("ORIGIN_REFUSED");
});

describe("keeping foreign web pages out", () => {
  test.each([
    "localhost",
    "localhost:6224",
    "LOCALHOST:1",
    "app.localhost:6224",
    "127.0.0.1",
    "127.1.2.3:6224",
    "[::1]:6224",
    "[::1]",
  ])("on loopback, the Host %s is taken", (host) => {
    expect(ask("127.0.0.1", { host })).toBe("taken");
  });

  test.each([
    "evil.example",
    "evil.example:6224",
    "localhost.evil.example",
    "10.0.0.1",
    "[fe80::1]",
    "127.0.0.1.evil",
  ])("on loopback, the Host %s is refused", (host) => {
    expect(ask("127.0.0.1", { host })).toBe("ORIGIN_REFUSED");
  });

  test("beyond loopback any Host is taken, since it may have any name", () => {
    expect(ask("0.0.0.0", { host: "machinery.example" })).toBe("taken");
  });

  test.each([
    ["http://localhost:6224", "localhost:6224", "taken"],
    ["http://localhost:6225", "localhost:6224", "ORIGIN_REFUSED"],
    ["https://evil.example", "localhost:6224", "ORIGIN_REFUSED"],
    ["null", "localhost:6224", "ORIGIN_REFUSED"],
  ])("a page from %s at %s is %s", (origin, host, outcome) => {
    expect(ask("localhost", { origin, host })).toBe(outcome);
    expect(ask("0.0.0.0", { origin, host })).toBe(outcome);
  });
});
