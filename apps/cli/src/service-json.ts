import { messageToJson, ServiceSchema, type JsonObject, type Service } from "@machinery/client";
import { definitionToJson } from "@machinery/language";

/** A service as JSON for programs. Its definition is as people write it, so that it can be applied again. */
export function serviceToJson(service: Service): JsonObject {
  const json = messageToJson(ServiceSchema, service);
  return service.definition === undefined
    ? json
    : { ...json, definition: definitionToJson(service.definition) };
}
