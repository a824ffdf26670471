import { createHmac } from "node:crypto";
import type { NoticeOutcome, NoticeRequest } from "@machinery/runner";
import { attempt, subjectOf } from "./attempt.js";
import { readFailure } from "./read-failure.js";
import { redact, redactBytes } from "./redact.js";
import type { CallTools } from "./service-calls.js";

/** How long a receiver may take, in milliseconds. */
const timeoutMs = 15_000;
/** What a receiver answers is not looked at, unless it refuses. */
const answerBytes = 64 * 1024;

/**
 * Tells the end of an event by a POST, signed as Standard Webhooks says: `v1,` and the HMAC-SHA256 of `<id>.<seconds since 1970>.<body>`.
 * Any 2xx is enough; 410 says that nobody wants it any more. Never rejects.
 */
export async function sendNotice(
  { url: written, secret: name, id, timeMs, body }: NoticeRequest,
  tools: CallTools,
  signal: AbortSignal,
): Promise<NoticeOutcome> {
  const secrets: string[] = [];
  let missing: string | undefined;
  const secretOf = (secret: string): string => {
    const value = tools.secret(secret);
    if (value === undefined) missing ??= secret;
    else secrets.push(value);
    return value ?? "";
  };
  const text = written.replace(/\$\{\s*secrets\.([A-Za-z0-9_.-]+)\s*\}/g, (_, secret: string) =>
    secretOf(secret),
  );
  const key = name === undefined ? undefined : secretOf(name);
  if (missing !== undefined)
    return later(
      `it needs the secret ${missing}, which this daemon does not have: put it into its folder of secrets`,
    );
  if (!URL.canParse(text)) return later("its URL, with its secrets, is none");
  const url = new URL(text);
  const seconds = String(Math.floor(timeMs / 1_000));
  const headers = [
    "content-type",
    "application/json",
    "user-agent",
    tools.userAgent,
    "webhook-id",
    id,
    "webhook-timestamp",
    seconds,
    ...(key === undefined ? [] : ["webhook-signature", signatureOf(key, `${id}.${seconds}.${body}`)]),
  ];
  const answer = await attempt(
    { method: "POST", url, headers, body, answerBytes, timeoutMs },
    tools.connections,
    signal,
  );
  const subject = subjectOf("POST", url);
  if (!("kind" in answer)) return later(redact(answer.error, secrets).message);
  if (answer.status < 300) return { ok: true };
  const masked = { ...answer, body: redactBytes(answer.body, secrets) };
  const { message } = redact(readFailure(masked, subject, tools.nowMs()), secrets);
  return { ok: false, message, isFinal: answer.status === 410 };
}

const later = (message: string): NoticeOutcome => ({ ok: false, message, isFinal: false });

/** The signature under a secret as it is kept: `whsec_` and base64, or the text itself. */
function signatureOf(secret: string, signed: string): string {
  const key = secret.startsWith("whsec_")
    ? Buffer.from(secret.slice(6), "base64")
    : Buffer.from(secret, "utf8");
  return `v1,${createHmac("sha256", key).update(signed, "utf8").digest("base64")}`;
}
