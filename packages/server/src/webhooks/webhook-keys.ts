/** What opens a secret that is written as Standard Webhooks says; it may be left out. */
const prefix = "whsec_";

/**
 * The keys that a secret holds, as Standard Webhooks writes them: base64, with or without `whsec_` before it, each on a line of its own. The
 * first is the one to sign with; the others count too while keys are changed. Undefined when it holds none, or something that is no key.
 */
export function webhookKeys(secret: string): readonly Buffer[] | undefined {
  const texts = secret.split(/\s+/).filter((text) => text !== "");
  const keys = texts.map(readKey);
  return keys.length > 0 && keys.every((key) => key !== undefined) ? keys : undefined;
}

function readKey(text: string): Buffer | undefined {
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) return undefined;
  const key = Buffer.from(digits, "base64");
  // What decodes to something else than it says is a slip, and a very short key is no secret.
  const isWhole = key.toString("base64").replace(/=+$/, "") === digits.replace(/=+$/, "");
  return isWhole && key.length >= leastBytes ? key : undefined;
}

/** The shortest key, in bytes. Standard Webhooks asks for 24; some senders make 16. */
const leastBytes = 16;
