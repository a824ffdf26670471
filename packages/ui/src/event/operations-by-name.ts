import { create } from "@bufbuild/protobuf";
import { operationNames, walkOperations } from "@machinery/language";
import { OperationSchema, type Operation, type WorkflowDefinition } from "@machinery/protocol";

/** The operations of a workflow, nested ones too, by the names that steps are called after. */
export function operationsByName(definition: WorkflowDefinition): ReadonlyMap<string, Operation> {
  const { services } = definition;
  const operations =
    definition.operations.length > 0
      ? walkOperations(definition.operations).map(({ operation }) => operation)
      : services.map((service) => create(OperationSchema, { verb: { case: "call", value: { service } } }));
  return new Map(operationNames(definition).map((name, index) => [name, operations[index]!]));
}
