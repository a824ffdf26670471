import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ServiceDefinitionSchema,
  WorkflowDefinitionSchema,
  type ServiceDefinition,
  type WorkflowDefinition,
} from "@machinery/protocol";

/** A service of the one-address form that takes and gives a `message`. */
export function upper(init: MessageInitShape<typeof ServiceDefinitionSchema> = {}): ServiceDefinition {
  return create(ServiceDefinitionSchema, {
    name: "upper",
    address: "http://127.0.0.1:9/event",
    inputs: [{ name: "message", type: "string" }],
    outputs: [{ name: "message", type: "string" }],
    ...init,
  });
}

/** A workflow that calls `upper`. */
export function shout(init: MessageInitShape<typeof WorkflowDefinitionSchema> = {}): WorkflowDefinition {
  return create(WorkflowDefinitionSchema, {
    name: "shout",
    services: ["upper"],
    inputs: [{ name: "message", type: "string" }],
    outputs: [{ name: "message", type: "string" }],
    ...init,
  });
}
