import type { ServiceDefinition, WorkflowDefinition } from "@machinery/client";

/** The services and workflows that a workflow may call and run, by name. */
export interface KnownDefinitions {
  readonly services: ReadonlyMap<string, ServiceDefinition>;
  readonly workflows: ReadonlyMap<string, WorkflowDefinition>;
}

export const noDefinitions: KnownDefinitions = { services: new Map(), workflows: new Map() };

/** All that can be called: `upper`, `orders.create`. */
export function callableNames({ services }: KnownDefinitions): string[] {
  return [...services.values()].flatMap(({ name, endpoints }) =>
    endpoints.length === 0 ? [name] : endpoints.map((endpoint) => `${name}.${endpoint.name}`),
  );
}
