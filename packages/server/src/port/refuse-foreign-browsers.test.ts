import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { createBrowserGuard, type OwnNames } from "./refuse-foreign-browsers.js";

const ask = (own: OwnNames | string, headers: Record<string, string>): string =>
  createBrowserGuard(typeof own === "string" ? { host: own } : own)({ headers } as unknown as IncomingMessage)
    ?.reason ?? "taken";

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
  ])("on loopback, the Host %s is refused, whoever sends it", (host) => {
    expect(ask("127.0.0.1", { host })).toBe("ORIGIN_REFUSED");
  });

  test("beyond loopback a program may call us as it likes", () => {
    expect(ask("0.0.0.0", { host: "machinery:6224" })).toBe("taken");
    expect(ask("::", { host: "machinery.example" })).toBe("taken");
  });

  test.each([
    ["machinery.example:6224", "ORIGIN_REFUSED"],
    ["10.0.0.1.evil.example:6224", "ORIGIN_REFUSED"],
    ["10.0.0.1:6224", "taken"],
    ["[2001:db8::1]:6224", "taken"],
    ["localhost:6224", "taken"],
    ["flows.lan:6224", "taken"],
    ["FLOWS.lan:6224", "taken"],
    ["outside.example", "taken"],
  ])("beyond loopback, a page of our own at the Host %s is %s", (host, outcome) => {
    const own = { host: "0.0.0.0", names: ["Flows.lan"], publicUrl: "https://outside.example/machinery" };

    expect(ask(own, { host, origin: `http://${host}` })).toBe(outcome);
    expect(ask(own, { host, "sec-fetch-site": "same-origin" })).toBe(outcome);
    expect(ask(own, { host, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" })).toBe(outcome);
    const page = createBrowserGuard(own)({ headers: { host } } as IncomingMessage, true);
    expect(page?.reason ?? "taken").toBe(outcome);
  });

  test("a name that was taken from a program is still refused from a browser", () => {
    const guard = createBrowserGuard({ host: "0.0.0.0" });
    const host = "evil.example:6224";

    expect(guard({ headers: { host } } as IncomingMessage)).toBeUndefined();
    expect(guard({ headers: { host, origin: `http://${host}` } } as IncomingMessage)?.reason).toBe(
      "ORIGIN_REFUSED",
    );
  });

  test.each([
    ["http://localhost:6224", "localhost:6224", "taken"],
    ["https://localhost:6224", "localhost:6224", "taken"],
    ["http://localhost:6225", "localhost:6224", "ORIGIN_REFUSED"],
    ["https://evil.example", "localhost:6224", "ORIGIN_REFUSED"],
    ["null", "localhost:6224", "ORIGIN_REFUSED"],
    ["", "localhost:6224", "ORIGIN_REFUSED"],
  ])("a page from %s at %s is %s", (origin, host, outcome) => {
    expect(ask("localhost", { origin, host })).toBe(outcome);
    expect(ask("0.0.0.0", { origin, host })).toBe(outcome);
  });

  test("behind a proxy the name outside is ours, whichever name the proxy leaves in Host", () => {
    const own = { host: "127.0.0.1", publicUrl: "https://flows.example.com/machinery" };

    expect(ask(own, { host: "flows.example.com" })).toBe("taken");
    expect(ask(own, { host: "flows.example.com:8443" })).toBe("taken");
    expect(ask(own, { host: "127.0.0.1:6224", origin: "https://flows.example.com" })).toBe("taken");
    expect(ask(own, { host: "127.0.0.1:6224", origin: "http://flows.example.com" })).toBe("ORIGIN_REFUSED");
    expect(ask(own, { host: "evil.example.com" })).toBe("ORIGIN_REFUSED");
  });

  test.each([
    ["cross-site", "no-cors", "ORIGIN_REFUSED"],
    ["cross-site", "cors", "ORIGIN_REFUSED"],
    ["same-site", "no-cors", "ORIGIN_REFUSED"],
    ["cross-site", "navigate", "taken"],
    ["same-origin", "cors", "taken"],
    ["none", "navigate", "taken"],
  ])("what a browser says comes from %s by %s is %s", (site, mode, outcome) => {
    const headers = { host: "localhost:6224", "sec-fetch-site": site, "sec-fetch-mode": mode };

    expect(ask("127.0.0.1", headers)).toBe(outcome);
    expect(ask("0.0.0.0", headers)).toBe(outcome);
  });
});
