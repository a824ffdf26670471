import { create } from "@bufbuild/protobuf";
import { type Operation, OperationSchema } from "@machinery/protocol";
import { suggest } from "../suggest.js";
import { readCondition } from "./read-condition.js";
import { readNamed } from "./read-named.js";
import { verbReaders } from "./read-verbs.js";
import type { Reader } from "./reader.js";
import type { SourceMap, SourceNode } from "./source-node.js";

/** Reads a body: operations in the order they are written. */
export function readOperations(reader: Reader, node: SourceNode, path: string): Operation[] {
  return readNamed(reader, node, path, "operations").map(({ name, at, node }, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, at);
    if (name !== undefined) reader.mark(`${place}.name`, at);
    const operation = create(OperationSchema);
    const map = reader.map(node, place, "an operation: a map such as `call: upper`");
    if (map !== undefined) readOperation(reader, map, place, operation);
    if (name !== undefined) operation.name = name;
    return operation;
  });
}

function readOperation(reader: Reader, map: SourceMap, path: string, operation: Operation): void {
  const verbs = map.entries.filter(({ key }) => Object.hasOwn(verbReaders, key));
  const [verb, second] = verbs;
  if (verb === undefined) return reportNoVerb(reader, map, path);
  if (second !== undefined) {
    reader.report(path, second.keyAt, {
      code: "UNKNOWN_VERB",
      expected: "one verb for each operation",
      found: `\`${verb.key}\` and \`${second.key}\``,
      hint: "make two operations of it",
    });
    return;
  }
  const reads = verbReaders[verb.key as keyof typeof verbReaders];
  const place = `${path}.${verb.key}`;
  reader.mark(place, verb.keyAt);
  const { message, keys } = reads.begin(reader, verb.value, place, readOperations);
  operation.verb = message;
  reader.keys(
    map,
    path,
    {
      read: {
        name: (node, path) => void (operation.name = reader.text(node, path)),
        description: (node, path) => void (operation.description = reader.text(node, path)),
        when: (node, path) => void (operation.when = readCondition(reader, node, path)),
        [verb.key]: () => {},
        ...keys.read,
      },
    },
    (key) => (Object.hasOwn(keys.read, key) ? `${place}.${key}` : `${path}.${key}`),
  );
}

function reportNoVerb(reader: Reader, map: SourceMap, path: string): void {
  const known = Object.keys(verbReaders);
  const other = map.entries.find(({ key }) => !["name", "description", "when"].includes(key));
  if (other === undefined && map.lacking === true) return;
  reader.report(path, other?.keyAt ?? map.at, {
    code: "UNKNOWN_VERB",
    expected: `an operation with a verb (${known.join(", ")})`,
    found: other === undefined ? "none" : `\`${other.key.slice(0, 80)}\``,
    hint: other === undefined ? "say what it does" : suggest(other.key, known, "say what it does"),
  });
}
