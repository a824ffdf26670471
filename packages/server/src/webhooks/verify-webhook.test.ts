import { describe, expect, it } from "vitest";
import { signWebhook } from "./sign-webhook.js";
import { verifyWebhook } from "./verify-webhook.js";
import { webhookKeys } from "./webhook-keys.js";

/** The example that the libraries of Standard Webhooks are tested with. */
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const body = Buffer.from('{"test": 2432232314}');
const headers = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const nowMs = 1_614_265_330_000;
const keys = webhookKeys(secret)!;

const verify = (more: Record<string, string | undefined>, at = nowMs, by = keys, bytes = body) =>
  verifyWebhook({ ...headers, ...more }, bytes, by, at);

describe("a webhook", () => {
  it("is signed as the specification's example is", () => {
    expect(signWebhook(keys[0]!, headers["webhook-id"], headers["webhook-timestamp"], body)).toBe(
      headers["webhook-signature"],
    );
    expect(verify({})).toEqual({ ok: true, value: "msg_p5jXN8AQM9LWM0D4loKWxJek" });
  });

  it("may have several signatures, of which one is good, and those of other versions", () => {
    const good = headers["webhook-signature"];
    const other = `v1,${Buffer.alloc(32).toString("base64")}`;

    expect(verify({ "webhook-signature": `v1a,abc ${other} v2,x ${good}` }).ok).toBe(true);
    expect(
      verify({ "webhook-signature": Array.from({ length: 40 }, () => other).join(" ") + ` ${good}` }).ok,
    ).toBe(false);
  });

  it("may be signed by any key while keys are changed", () => {
    const both = webhookKeys(`${Buffer.alloc(24, 7).toString("base64")}\n${secret}\n`)!;

    expect(both).toHaveLength(2);
    expect(verify({}, nowMs, both).ok).toBe(true);
    expect(verify({}, nowMs, both.slice(0, 1)).ok).toBe(false);
  });

  it.each([
    [-300_000, true],
    [300_000, true],
    [300_001, false],
    [-300_001, false],
  ])("counts for five minutes around its time: %d ms", (offsetMs, ok) => {
    expect(verify({}, nowMs + offsetMs).ok).toBe(ok);
  });

  it.each([
    ["no id", { "webhook-id": undefined }, "no header webhook-id"],
    ["no time", { "webhook-timestamp": undefined }, "no header webhook-timestamp"],
    ["no signature", { "webhook-signature": undefined }, "no header webhook-signature"],
    [
      "a time that is none",
      { "webhook-timestamp": "now" },
      "a webhook-timestamp that is no number of seconds",
    ],
    ["another id", { "webhook-id": "msg_2" }, "a signature by another key, or of another message"],
    [
      "another time",
      { "webhook-timestamp": "1614265331" },
      "a signature by another key, or of another message",
    ],
    [
      "no version",
      { "webhook-signature": "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
      "no signature of version v1",
    ],
    [
      "half a signature",
      { "webhook-signature": "v1,g0hM9SsE" },
      "a signature by another key, or of another message",
    ],
  ])("is refused with %s", (_what, more, found) => {
    expect(verify(more)).toMatchObject({ ok: false, rejection: { reason: "SIGNATURE_INVALID", found } });
  });

  it("is refused when one byte of its body differs", () => {
    expect(verify({}, nowMs, keys, Buffer.from('{"test":2432232314}')).ok).toBe(false);
  });
});

describe("a secret of webhooks", () => {
  it.each([
    ["", undefined],
    ["  \n ", undefined],
    ["whsec_", undefined],
    ["whsec_c2hvcnQ=", undefined],
    ["not base64 at all", undefined],
    ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1],
    ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1],
    ["AAAAAAAAAAAAAAAAAAAAAA==", 1],
    ["AAAAAAAAAAAAAAAAAAAAAA", 1],
    ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nbroken!", undefined],
  ])("%j", (text, count) => {
    expect(webhookKeys(text)?.length).toBe(count);
  });
});
