import type { Field, JsonValue } from "@machinery/client";
import { stringify } from "yaml";
import { callableNames, type KnownDefinitions } from "./known-definitions.js";

/** Where a new operation comes to stand. */
export interface SkeletonPlace {
  readonly known: KnownDefinitions;
  /** The workflow it stands in. */
  readonly workflow: string;
  /** What is surely in the document: the workflow's inputs. */
  readonly fields: ReadonlySet<string>;
  /** Whether operations come after it, which must stay reachable. */
  readonly isFollowed: boolean;
}

/** The least that an operation of a verb must say, as YAML from column 0. It checks where services and workflows of the kind it needs are known. */
export function operationSkeleton(verb: string, place: SkeletonPlace, called?: string): string {
  return stringify(leastOf(verb, place, called), {
    version: "1.2",
    lineWidth: 0,
    nullStr: "",
    aliasDuplicateObjects: false,
  });
}

const something = [{ set: { done: true } }];

function leastOf(verb: string, place: SkeletonPlace, called: string | undefined): JsonValue {
  // What ends the event keeps the rest from being reached, unless it has a condition: that is the first thing to write.
  const condition = place.isFollowed ? { when: false } : {};
  switch (verb) {
    case "call": {
      const service = called ?? callableNames(place.known)[0] ?? "service";
      return { call: service, ...inputOf(inputsOfCall(service, place.known), place.fields) };
    }
    case "run": {
      const others = [...place.known.workflows.values()].filter(({ name }) => name !== place.workflow);
      const workflow = others.find(({ name }) => name === called) ?? others[0];
      return { run: workflow?.name ?? "workflow", ...inputOf(workflow?.inputs ?? [], place.fields) };
    }
    case "switch":
      return { switch: [{ when: false, do: something }], otherwise: something };
    case "fork":
      return { fork: { first: something, second: something } };
    case "for":
      return { for: "${ [1, 2, 3] }", do: something };
    case "while":
      return { while: false, maximum: 10, do: something };
    case "try":
      return { try: something, catch: [{ do: something }] };
    case "wait":
      return { wait: "1m" };
    case "listen":
      return { listen: "signal" };
    case "ask":
      return { ask: "May it go on?" };
    case "raise":
      return { ...condition, raise: { reason: "STOPPED" } };
    case "return":
      return { ...condition, return: null };
    default:
      return { set: { done: true } };
  }
}

function inputsOfCall(called: string, { services }: KnownDefinitions): readonly Field[] {
  const [name = "", endpoint] = called.split(".");
  const service = services.get(name);
  const offered = service?.endpoints.find((candidate) => candidate.name === endpoint);
  return offered?.inputs ?? service?.inputs ?? [];
}

/** The inputs, unless all that are needed are taken from the document by themselves. */
function inputOf(inputs: readonly Field[], known: ReadonlySet<string>): { input?: JsonValue } {
  const needed = inputs.filter(({ required, default: otherwise }) => required ?? otherwise === undefined);
  if (needed.every(({ name }) => known.has(name))) return {};
  return { input: Object.fromEntries(needed.map((field) => [field.name, valueOf(field, known)])) };
}

const samples: Readonly<Record<string, JsonValue>> = {
  string: "",
  int: 0,
  number: 0,
  boolean: false,
  object: {},
  list: [],
};

const valueOf = ({ name, type }: Field, known: ReadonlySet<string>): JsonValue =>
  known.has(name) ? `\${ data.${name} }` : (samples[type] ?? "");
