import { create } from "@bufbuild/protobuf";
import { type Webhook, WebhookSchema } from "@machinery/protocol";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads `webhook: {secret}`. */
export function readWebhook(reader: Reader, node: SourceNode, path: string): Webhook {
  const webhook = create(WebhookSchema);
  reader.keys(node, path, {
    read: { secret: (node, path) => void (webhook.secret = reader.text(node, path)) },
  });
  return webhook;
}
