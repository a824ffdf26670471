import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import { askPart, listenPart } from "./awaited-parts.js";
import { type CallPolicy, callPart, DEFAULT_POLICY } from "./call-part.js";
import { forPart } from "./for-part.js";
import { forkPart } from "./fork-part.js";
import { randomCondition, withWhen } from "./model-condition.js";
import {
  follow,
  ModelCut,
  ModelFailure,
  ModelReturn,
  type Part,
  runParts,
  undoAll,
  write,
  operationsOf,
} from "./model-part.js";
import { runPart } from "./run-part.js";
import { words } from "./service-model.js";

/** What parts are made with: chance, fresh names, and where the policies of calls are kept, by their operations' names. */
export interface Making {
  readonly random: Random;
  readonly policies: Map<string, CallPolicy>;
  /** How long each `wait` is, in milliseconds, by its operation's name. */
  readonly waits: Map<string, number>;
  /** How many rounds of each `for` there may be at the same time, by its operation's name. */
  readonly concurrencies: Map<string, number>;
  /** The operations of each `fork` that needs not all of its branches. */
  readonly lenient: Set<string>;
  /** The operations of each `try` with a `finally`. */
  readonly closing: Set<string>;
  /** How many loops may still be longer than a commit: reading such histories takes its time. */
  readonly long: { left: number };
  /** The workflows that may be run, and how many runs there may still be: those inside run others, too. */
  readonly others: readonly string[];
  readonly runs: { left: number };
  readonly name: (verb: string) => string;
  /** Whether the workflow may be ended here. */
  readonly mayReturn: boolean;
}

/** Parts of a body, others inside them down to a depth. */
export function randomParts(making: Making, count: number, depth: number): Part[] {
  return Array.from({ length: count }, () => {
    const { random } = making;
    if (depth > 0 && random.chance(0.3)) return nestedPart(making, depth - 1);
    const when = random.chance(0.3) ? randomCondition(random) : undefined;
    if (random.chance(0.12)) return withWhen(listenPart(random, making.name), when);
    if (random.chance(0.06)) return withWhen(askPart(random, making.name), when);
    if (making.others.length > 0 && making.runs.left > 0 && random.chance(0.2)) {
      making.runs.left--;
      const name = making.name("run");
      const keepUndo = () => void making.policies.set(`${name}/undo`, DEFAULT_POLICY);
      return withWhen(runPart(random, making.others, name, keepUndo), when);
    }
    if (random.chance(0.7)) return withWhen(call(making), when);
    if (making.mayReturn && random.chance(0.2)) return withWhen(returnPart(making), randomCondition(random));
    if (random.chance(0.2)) return withWhen(raisePart(making), randomCondition(random));
    if (random.chance(0.2)) return withWhen(waitPart(making), when);
    return withWhen(setPart(making), when);
  });
}

function nestedPart(making: Making, depth: number): Part {
  const { random } = making;
  const when = random.chance(0.2) ? randomCondition(random) : undefined;
  const part = random.pick([
    switchPart,
    tryPart,
    tryPart,
    whilePart,
    eachPart,
    eachPart,
    branchesPart,
    branchesPart,
  ]);
  return withWhen(part(making, depth), when);
}

function eachPart(making: Making, depth: number): Part {
  const { random, name, concurrencies } = making;
  const parts = randomParts(besides(making), random.between(0, 3), depth);
  return forPart(random, name, parts, (step, concurrency) => concurrencies.set(step, concurrency));
}

function branchesPart(making: Making, depth: number): Part {
  const { random, name } = making;
  const body = () => randomParts(besides(making), random.between(1, 3), depth);
  const keepLenient = (step: string) => void making.lenient.add(step);
  return forkPart(random, name, Array.from({ length: random.between(2, 4) }, body), keepLenient);
}

/** What is carried out beside others does not end the workflow, and is no long loop. */
const besides = (making: Making): Making => ({ ...making, mayReturn: false, long: { left: 0 } });

function call({ random, policies, name }: Making): Part {
  const called = name("call");
  return callPart(random, called, (policy, operation = called) => policies.set(operation, policy));
}

function setPart({ random, name }: Making): Part {
  const more = random.between(1, 50);
  const isTotal = random.chance(0.5);
  const values = isTotal ? { total: `\${ data.n + ${more} }` } : { greeting: "hi ${ data.text }" };
  return {
    operation: { name: name("set"), set: values },
    run(run) {
      const { n, text } = run.now.document;
      write(run, isTotal ? { total: Number(n) + more } : { greeting: `hi ${words(text)}` });
    },
  };
}

function returnPart({ random, name }: Making): Part {
  const isWhole = random.chance(0.5);
  const outputs: JsonObject = { n: "${ data.n }", greeting: "bye" };
  return {
    operation: { name: name("return"), return: isWhole ? null : outputs },
    run({ now: { document } }) {
      throw new ModelReturn(isWhole ? document : { n: document["n"]!, greeting: "bye" });
    },
  };
}

function raisePart({ name }: Making): Part {
  const raised = name("raise");
  return {
    operation: { name: raised, raise: { reason: "REFUSED", message: "at ${ data.n }" } },
    run({ prefix }) {
      throw new ModelFailure("REFUSED", prefix + raised);
    },
  };
}

function waitPart({ random, waits, name }: Making): Part {
  const ms = random.between(1, 2_000);
  const text = `${ms}ms`;
  const waiting = name("wait");
  waits.set(waiting, ms);
  const wait = random.chance(0.5) ? text : { until: `\${ now + duration("${text}") }` };
  return {
    operation: { name: waiting, wait },
    run(run) {
      run.course.push(run.prefix + waiting);
      follow(run, run.prefix + waiting);
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
    run(run) {
      const parts = cases.find(({ when }) => when.holds(run.now.document))?.parts ?? otherwise;
      runParts(parts, { ...run, prefix: `${run.prefix}${name}.` });
    },
  };
}

/** Mostly a few rounds; now and then more than one commit holds. */
function whilePart(making: Making, depth: number): Part {
  const { random } = making;
  const name = making.name("while");
  const isLong = making.long.left > 0 && random.chance(0.1);
  if (isLong) making.long.left--;
  const below = isLong ? random.between(800, 1_000) : random.between(1, 60);
  const maximum = isLong ? 2_000 : random.between(1, 4);
  const step = isLong ? 1 : random.between(1, 30);
  const counting: Part = {
    operation: { name: making.name("set"), set: { n: `\${ data.n + ${step} }` } },
    run: (run) => write(run, { n: Number(run.now.document["n"]) + step }),
  };
  const inside = { ...making, long: { left: 0 }, others: [] };
  const parts = isLong ? [counting] : [counting, ...randomParts(inside, random.between(0, 2), depth)];
  return {
    operation: { name, while: `data.n < ${below}`, maximum, do: operationsOf(parts) },
    run(run) {
      for (let round = 0; Number(run.now.document["n"]) < below; round++) {
        if (round === maximum) throw new ModelFailure("LOOP_LIMIT", run.prefix + name);
        runParts(parts, { ...run, prefix: `${run.prefix}${name}[${round}].` });
      }
    },
  };
}

const reasons = [
  "REFUSED",
  "LOOP_LIMIT",
  "DECLINED",
  "HTTP_5XX",
  "UNREACHABLE",
  "TIMEOUT",
  "BAD_ANSWER",
  "INTERRUPTED",
  "CHILD_CANCELLED",
];

function tryPart(making: Making, depth: number): Part {
  const { random } = making;
  const name = making.name("try");
  const main = randomParts(making, random.between(1, 3), depth);
  const catches = Array.from({ length: random.between(1, 2) }, () => ({
    reason: reasons.filter(() => random.chance(0.5)),
    when: randomCondition(random),
    undo: random.chance(0.4),
    parts: [caughtPart(making), ...randomParts(making, random.between(0, 2), depth)],
  }));
  const last = random.chance(0.5)
    ? randomParts({ ...making, mayReturn: false }, random.between(1, 2), depth)
    : [];
  if (last.length > 0) making.closing.add(name);
  return {
    operation: {
      name,
      try: operationsOf(main),
      catch: catches.map(({ reason, when, undo, parts }) => ({
        reason,
        when: when.cel,
        undo,
        do: operationsOf(parts),
      })),
      finally: operationsOf(last),
    },
    run(run) {
      const inside = { ...run, prefix: `${run.prefix}${name}.` };
      let isCut = false;
      try {
        runParts(main, inside);
      } catch (left) {
        isCut = left instanceof ModelCut;
        if (!(left instanceof ModelFailure)) throw left;
        const { reason } = left;
        const taker = catches.find(
          (one) =>
            (one.reason.length === 0 || one.reason.includes(reason)) && one.when.holds(run.now.document),
        );
        if (taker === undefined) throw left;
        if (taker.undo) undoAll(run);
        runParts(taker.parts, { ...inside, error: left });
      } finally {
        if (!isCut) runParts(last, inside);
      }
    },
  };
}

/** Writes down what is being handled. */
function caughtPart({ name }: Making): Part {
  return {
    operation: { name: name("set"), set: { greeting: "${ error.reason } in ${ error.step }" } },
    run(run) {
      write(run, { greeting: `${run.error!.reason} in ${run.error!.step}` });
    },
  };
}
