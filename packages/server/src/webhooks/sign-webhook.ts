import { createHmac } from "node:crypto";

/** The signature of a message by one key, as Standard Webhooks says: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. */
export function signWebhook(key: Buffer, id: string, timestamp: string, body: Buffer): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}
