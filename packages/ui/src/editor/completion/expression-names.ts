import type { Field, WorkflowDefinition } from "@machinery/client";
import { operationNames, walkOperations } from "@machinery/language";
import type { Operation } from "@machinery/protocol";
import type { KnownDefinitions } from "../skeletons/known-definitions.js";

/** The names that expressions of a workflow may use, as far as they are written somewhere in it. What is known at which place, the checker says. */
export interface ExpressionNames {
  /** Of `data`. */
  readonly data: readonly string[];
  /** Of `event.data`. */
  readonly inputs: readonly string[];
  /** Of `steps`, with what each answers. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
  /** What loops call their items. */
  readonly items: readonly string[];
}

export const noNames: ExpressionNames = { data: [], inputs: [], steps: new Map(), items: [] };

/** The names in a workflow. */
export function expressionNames(definition: WorkflowDefinition, known: KnownDefinitions): ExpressionNames {
  const walked = walkOperations(definition.operations).map(({ operation }) => operation);
  const named = operationNames(definition);
  const services = definition.operations.length === 0 ? definition.services : [];
  const answers = services.flatMap((service) => answersOfCall(service, known));
  const inputs = namesOf(definition.inputs);
  return {
    data: unique([...inputs, ...walked.flatMap(writtenBy), ...answers]),
    inputs,
    steps: new Map(walked.map((operation, index) => [named[index] ?? "", answersOf(operation, known)])),
    items: unique(
      walked.flatMap(({ verb }) => (verb.case === "for" ? loopNames(verb.value.as || "item") : [])),
    ),
  };
}

const namesOf = (fields: readonly Field[]): string[] => fields.map(({ name }) => name);
const unique = (names: readonly string[]): string[] => [...new Set(names)];
const loopNames = (item: string): string[] => [item, `${item}_index`, `${item}_key`];

/** What an operation writes into the document. */
function writtenBy({ verb }: Operation): string[] {
  if (verb.case === "set") return Object.keys(verb.value.values ?? {});
  const output =
    verb.case === "call" || verb.case === "run" || verb.case === "listen" || verb.case === "ask"
      ? verb.value.output
      : undefined;
  return output?.kind.case === "structValue" ? Object.keys(output.kind.value.fields) : [];
}

function answersOf({ verb }: Operation, known: KnownDefinitions): readonly string[] {
  switch (verb.case) {
    case "call":
      return answersOfCall(verb.value.service, known);
    case "run":
      return namesOf(known.workflows.get(verb.value.workflow)?.outputs ?? []);
    case "listen":
      return namesOf(verb.value.expects);
    case "ask":
      return namesOf(verb.value.form);
    case "for":
      return ["items", "errors"];
    case "fork":
      return verb.value.branches.map(({ name }) => name);
    default:
      return [];
  }
}

function answersOfCall(called: string, { services }: KnownDefinitions): string[] {
  const [name = "", endpoint] = called.split(".");
  const service = services.get(name);
  const offered = service?.endpoints.find((candidate) => candidate.name === endpoint);
  return namesOf(offered?.outputs ?? service?.outputs ?? []);
}
