import type { Webhook } from "@machinery/protocol";
import type { Findings } from "../findings.js";

/** Checks how posts by webhook are proven: by a secret with a name that a file can have. */
export function checkWebhook(webhook: Webhook | undefined, findings: Findings): void {
  if (webhook === undefined) return;
  const { secret } = webhook;
  if (secret === "")
    findings.add("webhook", {
      code: "MISSING_FIELD",
      expected: "a `secret`: the name of what posts are signed with",
      found: "none",
      hint: "write `webhook: { secret: NAME }`, and put the secret into the file NAME of the daemon's folder of secrets",
    });
  else if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(secret))
    findings.add("webhook.secret", {
      code: "INVALID_NAME",
      expected: "the name of a secret (at most 128 letters, digits, underscores, dots and dashes)",
      // It may be the secret itself.
      found: `${secret.length} characters that are none`,
      hint: "name the file that holds the secret; the secret itself does not belong here",
    });
  else if (secret.startsWith("whsec_"))
    findings.add("webhook.secret", {
      code: "INVALID_NAME",
      expected: "the name of a secret",
      found: "what looks like a secret itself",
      hint: "put it into a file of the daemon's folder of secrets, and name that file here",
    });
}
