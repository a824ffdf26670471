import { create } from "@bufbuild/protobuf";
import {
  type Endpoint,
  EndpointSchema,
  type ServiceDefinition,
  ServiceDefinitionSchema,
} from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { setField } from "../set-field.js";
import { readBreaker } from "./read-breaker.js";
import { readFields } from "./read-fields.js";
import { readNamed } from "./read-named.js";
import { readDuration, readRetry } from "./read-retry.js";
import { readTop } from "./read-top.js";
import type { Reader } from "./reader.js";
import { nodeToJson, type SourceNode } from "./source-node.js";

/** Reads a service, in either spelling. */
export function readService(reader: Reader, node: SourceNode): ServiceDefinition {
  const service = create(ServiceDefinitionSchema);
  readTop(reader, node, {
    read: {
      kind: () => {},
      name: (node, path) => void (service.name = reader.text(node, path)),
      description: (node, path) => void (service.description = reader.text(node, path)),
      address: (node, path) => void (service.address = reader.text(node, path)),
      inputs: (node, path) => void (service.inputs = readFields(reader, node, path)),
      outputs: (node, path) => void (service.outputs = readFields(reader, node, path)),
      answer: (node, path) => void (service.answer = reader.text(node, path)),
      endpoints: (node, path) => void (service.endpoints = readEndpoints(reader, node, path)),
      headers: (node, path) => void (service.headers = readTexts(reader, node, path)),
      health: (node, path) => void (service.health = reader.text(node, path)),
      concurrency: (node, path) => void (service.concurrency = reader.number(node, path, true) ?? 0),
      rate: (node, path) => void (service.rate = reader.text(node, path, true)),
      breaker: (node, path) => void (service.breaker = readBreaker(reader, node, path)),
      backlog: (node, path) => void (service.backlog = reader.number(node, path, true) ?? 0),
      attempt_timeout: (node, path) => void (service.attemptTimeout = readDuration(reader, node, path)),
      retry: (node, path) => void (service.retry = readRetry(reader, node, path)),
    },
  });
  return service;
}

function readEndpoints(reader: Reader, node: SourceNode, path: string): Endpoint[] {
  return readNamed(reader, node, path, "endpoints").map(({ name, at, node }, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, at);
    if (name !== undefined) reader.mark(`${place}.name`, at);
    const endpoint = create(EndpointSchema);
    reader.keys(node, place, {
      read: {
        name: (node, path) => void (endpoint.name = reader.text(node, path)),
        description: (node, path) => void (endpoint.description = reader.text(node, path)),
        method: (node, path) => void (endpoint.method = reader.text(node, path)),
        path: (node, path) => void (endpoint.path = reader.text(node, path)),
        query: (node, path) => void (endpoint.query = readTexts(reader, node, path)),
        headers: (node, path) => void (endpoint.headers = readTexts(reader, node, path)),
        body: (node) => void (endpoint.body = fromPlain(nodeToJson(node))),
        inputs: (node, path) => void (endpoint.inputs = readFields(reader, node, path)),
        outputs: (node, path) => void (endpoint.outputs = readFields(reader, node, path)),
        answer: (node, path) => void (endpoint.answer = reader.text(node, path)),
        attempt_timeout: (node, path) => void (endpoint.attemptTimeout = readDuration(reader, node, path)),
        retry: (node, path) => void (endpoint.retry = readRetry(reader, node, path)),
      },
    });
    if (name !== undefined) endpoint.name = name;
    return endpoint;
  });
}

/** A map of texts; numbers and booleans are taken as they are written. */
function readTexts(reader: Reader, node: SourceNode, path: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { key, keyAt, value } of reader.map(node, path, "a map of texts")?.entries ?? []) {
    reader.mark(`${path}.${key}`, keyAt);
    setField(texts, key, reader.text(value, `${path}.${key}`, true));
  }
  return texts;
}
