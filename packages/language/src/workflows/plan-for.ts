import { type ForOperation, type JsonValue, limits, names, OnError } from "@machinery/protocol";
import {
  dyn,
  int,
  join,
  listOf,
  nullType,
  objectOf,
  type ObjectType,
  string,
  type Type,
  valueOf,
} from "../cel/type.js";
import { nameProblem } from "../name-problem.js";
import type { Expression, PlannedFor } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { compileText, compileValue, type PlacedProblem, refuseOptional } from "../values/compile-value.js";
import { toEvaluate } from "../values/to-expression.js";
import { withAnswer } from "./flow-state.js";
import type { BodyContext, PlanContext, PlanVerb } from "./verb.js";
import { rootNames, workflowScope } from "./workflow-scope.js";

/** `for`: carries its body out for each item, on a copy of the document. What it gives leaves by `collect`. */
export const planFor: PlanVerb<ForOperation> = (message, context) => {
  const path = `${context.path}.for`;
  checkParts(message, path, context);
  const as = message.as === "" ? "item" : message.as;
  checkNames(as, `${path}.as`, context);
  const over = planOver(message.over, `${path}.over`, context);
  const inside: BodyContext = {
    ...context,
    locals: new Map([...context.locals, ...localsOf(as, over?.items ?? unknownItems)]),
    state: { ...context.state, written: undefined },
    copiedBy: "for",
    // Whoever handles an error outside sees the outer document, as it was before.
    passing: () => {},
  };
  const body = context.planBody(message.do, `${path}.do`, inside);
  const goesOn = message.onError === OnError.CONTINUE;
  const given = message.collect && toPlain(message.collect);
  const atEnd = { ...inside, state: body.state ?? inside.state };
  const collect = given === undefined ? undefined : planCollect(given, `${path}.collect`, atEnd);

  const { name, state, always } = context;
  const answer = objectOf([
    ...(given === undefined ? [] : [["items", itemsOf(collect?.type ?? dyn, goesOn)] as const]),
    ...(goesOn ? [["errors", { type: errorsType, certain: true }] as const] : []),
  ]);
  const after = answer.fields.size === 0 ? state : withAnswer(state, name, { type: answer, certain: always });
  if (over === undefined || (given !== undefined && collect === undefined))
    return { planned: undefined, state: after };
  const planned: PlannedFor = {
    name,
    verb: "for",
    over: over.expression,
    as,
    concurrency: message.concurrency || 1,
    ...(collect && { collect: collect.expression }),
    goesOn,
    bodies: { do: body.operations },
  };
  return { planned, state: after };
};

/** The items of a list or a map, as far as they are known: `keys` where they may have names. */
interface Items {
  readonly of: Type;
  readonly keys: Type | undefined;
}

const unknownItems: Items = { of: dyn, keys: dyn };

function localsOf(as: string, { of, keys }: Items): [string, Type][] {
  return [
    [as, of],
    [`${as}_index`, int],
    ...(keys === undefined ? [] : [[`${as}_key`, keys] as [string, Type]]),
  ];
}

/** A round that failed leaves null at the place of its item. */
const itemsOf = (of: Type, mayFail: boolean) => ({
  type: listOf(mayFail ? join(of, nullType) : of),
  certain: true,
});

const errorsType: Type = listOf(
  objectOf([
    ["index", { type: int, certain: true }],
    ["reason", { type: string, certain: true }],
    ["message", { type: string, certain: true }],
    ["step", { type: string, certain: true }],
    ["attempts", { type: int, certain: true }],
  ]),
);

function planOver(
  text: string,
  path: string,
  context: PlanContext,
): { items: Items; expression: Expression } | undefined {
  if (text.trim() === "") {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "what to go over",
      found: "nothing",
      hint: "write a list or a map, such as `for: ${ data.lines }`",
    });
    return undefined;
  }
  const problems: PlacedProblem[] = [];
  const term = compileText(text, workflowScope(context), (problem) => problems.push({ path: "", problem }));
  refuseOptional(term, "", problems);
  for (const { problem } of problems) context.report(path, problem);
  if (problems.some(({ problem }) => problem.severity !== "warning")) return undefined;
  const items = itemsIn(term.type);
  if (items !== undefined) return { items, expression: { source: text.trim(), evaluate: toEvaluate(term) } };
  context.report(path, {
    code: "TYPE_MISMATCH",
    expected: "a list or a map to go over",
    found: valueOf(term.type),
    hint: text.includes("${")
      ? "name one; for a number of rounds there is `while`"
      : `write it as an expression: \`for: \${ ${text.trim().slice(0, 60)} }\``,
  });
  return undefined;
}

function itemsIn(type: Type): Items | undefined {
  if (type.kind === "dyn") return unknownItems;
  if (type.kind === "list") return { of: type.of, keys: undefined };
  return type.kind === "object" ? { of: valuesOf(type), keys: string } : undefined;
}

function valuesOf({ fields, rest }: ObjectType): Type {
  const types = [...fields.values()].map(({ type }) => type);
  if (rest !== undefined) types.push(rest);
  return types.length === 0 ? dyn : types.reduce((one, other) => join(one, other));
}

function planCollect(
  value: JsonValue,
  path: string,
  context: BodyContext,
): { type: Type; expression: Expression } | undefined {
  const problems: PlacedProblem[] = [];
  const term = compileValue(value, workflowScope(context), problems);
  refuseOptional(term, "", problems);
  for (const { path: below, problem } of problems) context.report(`${path}${below}`, problem);
  if (problems.some(({ problem }) => problem.severity !== "warning")) return undefined;
  const source = typeof value === "string" ? value : JSON.stringify(value);
  return { type: term.type, expression: { source, evaluate: toEvaluate(term) } };
}

/** Names must not hide others: those that are there everywhere, and those of loops around. */
function checkNames(as: string, path: string, context: PlanContext): void {
  if (!names.operation.pattern.test(as) || as.length > longestName) {
    context.report(path, nameProblem(as, names.operation.words));
    return;
  }
  const hidden = [as, `${as}_index`, `${as}_key`].find(
    (name) => rootNames.has(name) || context.locals.has(name),
  );
  if (hidden === undefined) return;
  context.report(path, {
    code: "DUPLICATE_NAME",
    expected: "a name for the items that nothing around has",
    found: `\`${hidden}\`, which is ${rootNames.has(hidden) ? "there everywhere" : "that of a loop around"}`,
    hint: "choose another one, such as `as: part`",
  });
}

/** So that `<as>_index` is a name as well. */
const longestName = 56;

function checkParts({ concurrency, do: operations }: ForOperation, path: string, context: PlanContext): void {
  if (operations.length === 0) {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "operations to carry out for each item",
      found: "none",
      hint: "write them as a list in `do`",
    });
  }
  if (concurrency > limits.roundsAtOnce) {
    context.report(`${path}.concurrency`, {
      code: "INVALID_NUMBER",
      expected: `a number from 1 to ${limits.roundsAtOnce}`,
      found: `${concurrency}`,
      hint: "choose one within these bounds",
    });
  }
}
