import type { DescMethod } from "@bufbuild/protobuf";
import { EventService, RegistryService, WorkflowService } from "@machinery/client";
import { methodKinds, type MethodKind } from "./method-kinds.js";

/** A method that a page may call. */
export interface CarriedMethod {
  readonly method: DescMethod;
  readonly kind: MethodKind;
}

/** The methods that a page may call, by their full names: `machinery.v1.EventService/GetEvent`. */
export const carriedMethods: ReadonlyMap<string, CarriedMethod> = new Map(
  [EventService, RegistryService, WorkflowService].flatMap((service) =>
    service.methods.flatMap((method) => {
      const kind = methodKinds[`${service.name}/${method.name}`];
      return kind === undefined
        ? []
        : [[`${service.typeName}/${method.name}`, { method, kind }] satisfies [string, CarriedMethod]];
    }),
  ),
);
