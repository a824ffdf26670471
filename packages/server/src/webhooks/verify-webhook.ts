import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { refuse, type Rejection, type Result } from "@machinery/protocol";
import { signWebhook } from "./sign-webhook.js";

/** How far a message's time may be from ours, in milliseconds, as Standard Webhooks has it: older ones may be sent again by somebody else. */
const toleranceMs = 5 * 60_000;

/** The most signatures of one message that are looked at. */
const mostSignatures = 16;

/**
 * Verifies a message as Standard Webhooks says, by its headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. Gives its id. One
 * good signature by one of the keys is enough; those of other versions than `v1` are passed over. Comparing takes the same time whatever
 * is wrong.
 */
export function verifyWebhook(
  headers: IncomingHttpHeaders,
  body: Buffer,
  keys: readonly Buffer[],
  nowMs: number,
): Result<string> {
  const id = only(headers["webhook-id"]);
  const timestamp = only(headers["webhook-timestamp"]);
  const signatures = only(headers["webhook-signature"]);
  const missing = Object.entries({ id, timestamp, signature: signatures }).find(([, value]) => value === "");
  if (missing !== undefined) return refuse(notSigned(`no header webhook-${missing[0]}`));
  const atMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : Number.NaN;
  if (Number.isNaN(atMs)) return refuse(notSigned("a webhook-timestamp that is no number of seconds"));
  if (Math.abs(nowMs - atMs) > toleranceMs) {
    const way = atMs < nowMs ? "before" : "after";
    return refuse(
      notSigned(`a webhook-timestamp ${Math.round(Math.abs(nowMs - atMs) / 1_000)} s ${way} now`),
    );
  }
  const given = signatures
    .split(" ", mostSignatures)
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature));
  let isGood = false;
  for (const key of keys) {
    const expected = Buffer.from(signWebhook(key, id, timestamp, body));
    for (const signature of given)
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) isGood = true;
  }
  return isGood
    ? { ok: true, value: id }
    : refuse(
        notSigned(
          given.length === 0
            ? "no signature of version v1"
            : "a signature by another key, or of another message",
        ),
      );
}

const only = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

const notSigned = (found: string): Rejection => ({
  reason: "SIGNATURE_INVALID",
  expected: "a post signed as Standard Webhooks says, with the secret of the workflow, within 5 minutes",
  found,
  todo: "sign the bytes of the body as they are sent, and look at the clock and at the secret on both sides",
});
