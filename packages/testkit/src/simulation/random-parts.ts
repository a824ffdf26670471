import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import { type CallPolicy, callPart } from "./call-part.js";
import { randomCondition, withWhen } from "./model-condition.js";
import { ModelReturn, type Part, runParts } from "./model-part.js";
import { words } from "./service-model.js";

/** What parts are made with: chance, fresh names, and where the policies of calls are kept, by their operations' names. */
export interface Making {
  readonly random: Random;
  readonly policies: Map<string, CallPolicy>;
  readonly name: (verb: string) => string;
}

/** Parts of a body, others inside them down to a depth. */
export function randomParts(making: Making, count: number, depth: number): Part[] {
  return Array.from({ length: count }, () => {
    const { random } = making;
    if (depth > 0 && random.chance(0.3)) return nestedPart(making, depth - 1);
    const when = random.chance(0.3) ? randomCondition(random) : undefined;
    if (random.chance(0.7)) return withWhen(call(making), when);
    if (random.chance(0.2)) return withWhen(returnPart(making), randomCondition(random));
    return withWhen(setPart(making), when);
  });
}

function nestedPart(making: Making, depth: number): Part {
  const { random } = making;
  const when = random.chance(0.2) ? randomCondition(random) : undefined;
  return withWhen(switchPart(making, depth), when);
}

function call({ random, policies, name }: Making): Part {
  const called = name("call");
  return callPart(random, called, (policy) => policies.set(called, policy));
}

function setPart({ random, name }: Making): Part {
  const more = random.between(1, 50);
  const isTotal = random.chance(0.5);
  const values = isTotal ? { total: `\${ data.n + ${more} }` } : { greeting: "hi ${ data.text }" };
  return {
    operation: { name: name("set"), set: values },
    run: (document) =>
      isTotal
        ? { ...document, total: Number(document["n"]) + more }
        : { ...document, greeting: `hi ${words(document["text"])}` },
  };
}

function returnPart({ random, name }: Making): Part {
  const isWhole = random.chance(0.5);
  const outputs: JsonObject = { n: "${ data.n }", greeting: "bye" };
  return {
    operation: { name: name("return"), return: isWhole ? null : outputs },
    run(document) {
      throw new ModelReturn(isWhole ? document : { n: document["n"]!, greeting: "bye" });
    },
  };
}

function switchPart(making: Making, depth: number): Part {
  const { random } = making;
  const name = making.name("switch");
  const body = () => randomParts(making, random.between(0, 3), depth);
  const cases = Array.from({ length: random.between(1, 3) }, () => ({
    when: randomCondition(random),
    parts: body(),
  }));
  const otherwise = random.chance(0.5) ? body() : [];
  return {
    operation: {
      name,
      switch: cases.map(({ when, parts }) => ({ when: when.cel, do: operationsOf(parts) })),
      otherwise: operationsOf(otherwise),
    },
    run(document, run) {
      const parts = cases.find(({ when }) => when.holds(document))?.parts ?? otherwise;
      return runParts(parts, document, { ...run, prefix: `${run.prefix}${name}.` });
    },
  };
}

/** The operations of a body as people write them. */
export const operationsOf = (parts: readonly Part[]): JsonObject[] => parts.map(({ operation }) => operation);
