import type { Field, ServiceDefinition } from "@machinery/client";

/** One call that a service offers. */
export interface OfferedCall {
  /** As operations name it: `upper`, `orders.get`. */
  readonly name: string;
  readonly description: string;
  /** How it is made: `POST /orders/{id}`. */
  readonly request: string;
  readonly inputs: readonly Field[];
  readonly outputs: readonly Field[];
}

/** The calls that a service offers: one for each endpoint, or the one of its address. */
export function offeredCalls(service: ServiceDefinition): readonly OfferedCall[] {
  if (service.endpoints.length === 0) {
    const { name, inputs, outputs } = service;
    return [{ name, description: "", request: "POST", inputs, outputs }];
  }
  return service.endpoints.map(({ name, description, method, path, inputs, outputs }) => ({
    name: `${service.name}.${name}`,
    description,
    request: `${method || "POST"} ${path}`,
    inputs,
    outputs,
  }));
}
