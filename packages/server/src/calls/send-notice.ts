import type { NoticeOutcome, NoticeRequest } from "@machinery/runner";
import { attempt, subjectOf } from "./attempt.js";
import { readFailure } from "./read-failure.js";
import { redact, redactBytes } from "./redact.js";
import type { CallTools } from "./service-calls.js";
import { targetOf } from "./target.js";
import { headerLine } from "./write-request.js";
import { signWebhook } from "../webhooks/sign-webhook.js";
import { webhookKeys } from "../webhooks/webhook-keys.js";

/** How long a receiver may take, in milliseconds. */
const timeoutMs = 15_000;
/** What a receiver answers is not looked at, unless it refuses. */
const answerBytes = 64 * 1024;

/**
 * Tells the end of an event by a POST, signed as Standard Webhooks says: `v1,` and the HMAC-SHA256 of `<id>.<seconds since 1970>.<body>`, by
 * each key of the secret.
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
  const keys = key === undefined ? [] : webhookKeys(key);
  if (keys === undefined)
    return later(
      `its secret ${name} holds no key: base64 of 16 bytes or more is needed, perhaps with whsec_ before it`,
    );
  if (!URL.canParse(text)) return later("its URL, with its secrets, is none");
  const target = targetOf(new URL(text));
  const seconds = String(Math.floor(timeMs / 1_000));
  const signatures = keys.map((one) => signWebhook(one, id, seconds, Buffer.from(body, "utf8")));
  const headers =
    headerLine("content-type", "application/json") +
    headerLine("user-agent", tools.userAgent) +
    headerLine("webhook-id", id) +
    headerLine("webhook-timestamp", seconds) +
    (signatures.length === 0 ? "" : headerLine("webhook-signature", signatures.join(" ")));
  const answer = await attempt(
    { method: "POST", target, headers, body, answerBytes, timeoutMs },
    tools.connections,
    signal,
  );
  const subject = subjectOf("POST", target);
  if (!("kind" in answer)) return later(redact(answer.error, secrets).message);
  if (answer.status < 300) return { ok: true };
  const masked = { ...answer, body: redactBytes(answer.body, secrets) };
  const { message } = redact(readFailure(masked, subject, tools.nowMs()), secrets);
  return { ok: false, message, isFinal: answer.status === 410 };
}

const later = (message: string): NoticeOutcome => ({ ok: false, message, isFinal: false });
