import { create } from "@bufbuild/protobuf";
import { limits, type WorkflowDefinition, WorkflowDefinitionSchema } from "@machinery/protocol";
import { readConcurrency } from "./read-concurrency.js";
import { readCount } from "./read-count.js";
import { readFields } from "./read-fields.js";
import { readNotice } from "./read-notice.js";
import { readOperations } from "./read-operations.js";
import { readRetention } from "./read-retention.js";
import { readDuration } from "./read-retry.js";
import { readTop } from "./read-top.js";
import { readWebhook } from "./read-webhook.js";
import { readWhenSpent } from "./read-when-spent.js";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads a workflow, in either spelling. */
export function readWorkflow(reader: Reader, node: SourceNode): WorkflowDefinition {
  const workflow = create(WorkflowDefinitionSchema);
  readTop(reader, node, {
    read: {
      kind: () => {},
      name: (node, path) => void (workflow.name = reader.text(node, path)),
      description: (node, path) => void (workflow.description = reader.text(node, path)),
      inputs: (node, path) => void (workflow.inputs = readFields(reader, node, path)),
      outputs: (node, path) => void (workflow.outputs = readFields(reader, node, path)),
      services: (node, path) => {
        workflow.services = reader.list(node, path, "a list of services").map((item, index) => {
          reader.mark(`${path}[${index}]`, item.at);
          return reader.text(item, `${path}[${index}]`);
        });
      },
      operations: (node, path) => void (workflow.operations = readOperations(reader, node, path)),
      timeout: (node, path) => void (workflow.timeout = readDuration(reader, node, path)),
      notify: (node, path) => {
        workflow.notify = reader
          .list(node, path, "a list of those who are told")
          .map((item, index) => readNotice(reader, item, `${path}[${index}]`));
      },
      concurrency: (node, path) => void (workflow.concurrency = readConcurrency(reader, node, path)),
      backlog: (node, path) => void (workflow.backlog = readCount(reader, node, path, limits.backlog)),
      retention: (node, path) => void (workflow.retention = readRetention(reader, node, path)),
      webhook: (node, path) => void (workflow.webhook = readWebhook(reader, node, path)),
      when_spent: (node, path) => void (workflow.whenSpent = readWhenSpent(reader, node, path)),
    },
  });
  return workflow;
}
