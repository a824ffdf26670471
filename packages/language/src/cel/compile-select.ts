import { suggest } from "../suggest.js";
import { brokenTerm } from "./broken-term.js";
import type { Checker, Place } from "./checker.js";
import { fail, type Frame } from "./frame.js";
import { findElement, findField, isObject, selectField } from "./member.js";
import type { Root } from "./root.js";
import { rootOf } from "./root-of.js";
import type { Syntax } from "./syntax.js";
import { syntaxPath } from "./syntax-path.js";
import type { Run, Term } from "./term.js";
import { type Type, describeType, dyn, optionalOf } from "./type.js";
import { none, Optional, type Value } from "./value.js";

type Access = Extract<Syntax, { op: "." | ".?" | "[]" | "[?]" }>;

/** Field selection and indexing, plain and optional. A constant text as index is a field selection. */
export function compileAccess(checker: Checker, syntax: Access, place: Place): Term {
  const [target, key] = syntax.args;
  const optional = syntax.op === ".?" || syntax.op === "[?]";
  if (typeof key === "string") return select(checker, syntax, target, key, optional, place);
  if (key.op === "value" && typeof key.args === "string")
    return select(checker, syntax, target, key.args, optional, place);
  return index(checker, syntax, target, key, optional, place);
}

function select(
  checker: Checker,
  syntax: Access,
  target: Syntax,
  name: string,
  optional: boolean,
  place: Place,
): Term {
  const root = rootOf(checker, target, place);
  root?.onSelect?.(name);
  const object = root?.fieldsOnly === true ? rootTerm(root) : checker.term(target, place);
  const what = checker.text(syntax);
  const path = syntaxPath(syntax, place);
  const field = fieldOf(checker, object.type, name, checker.text(target));
  if (field === undefined) return brokenTerm;

  const find = root?.find;
  if (optional || object.type.kind === "optional") {
    const run =
      find === undefined
        ? optionalRun(object, (value) => findField(value, name, what))
        : (frame: Frame<never>) => optionalOfFound(find(frame.scope, name));
    return { type: optionalOf(field.type), run, cost: object.cost + 1 };
  }
  if (!field.certain && !(path !== undefined && place.certain.has(path))) {
    checker.report({
      code: "POSSIBLY_ABSENT",
      expected: "a value that surely exists",
      found: `\`${what}\`, which may be absent`,
      hint: `write \`${checker.text(target)}.?${name}.orValue(…)\`, or ask \`has(${what})\` first`,
    });
  }
  return {
    type: field.type,
    run: find === undefined ? selectRun(object.run, name, what) : findRun(find, name, what),
    cost: object.cost + 1,
    ...(path !== undefined && object.path !== undefined ? { path } : {}),
  };
}

const rootTerm = (root: { type: Type; read(scope: never): Value }): Term => ({
  type: root.type,
  run: (frame) => root.read(frame.scope),
  cost: 1,
});

/** A field of a root that finds it by itself. */
function findRun(find: NonNullable<Root<never>["find"]>, name: string, what: string): Run {
  return (frame) => find(frame.scope, name) ?? fail(`\`${what}\`: there is no field \`${name}\``);
}

/** The common case without a detour: an object, and a name that no object inherits. */
function selectRun(object: Run, name: string, what: string): Run {
  if (name in Object.prototype) return (frame) => selectField(object(frame), name, what);
  return (frame) => {
    const value = object(frame);
    if (isObject(value)) {
      const field = value[name];
      if (field !== undefined) return field;
    }
    return selectField(value, name, what);
  };
}

/** What is known of a field. Undefined after a problem was reported. */
function fieldOf(
  checker: Checker,
  type: Type,
  name: string,
  what: string,
): { type: Type; certain: boolean } | undefined {
  switch (type.kind) {
    case "dyn":
      return { type: dyn, certain: true };
    case "optional":
      return fieldOf(checker, type.of, name, what);
    case "object": {
      const field = type.fields.get(name);
      if (field !== undefined) return field;
      if (type.rest !== undefined) return { type: type.rest, certain: true };
      checker.report({
        code: "UNKNOWN_FIELD",
        expected: `a field of \`${what}\``,
        found: `\`${name}\``,
        hint: hintForField(name, type.fields.keys(), what),
      });
      return undefined;
    }
    default:
      checker.report({
        code: "TYPE_MISMATCH",
        expected: "an object before the dot",
        found: `\`${what}\`, which is of type ${describeType(type)}`,
        hint: `only objects have fields such as \`${name}\``,
      });
      return undefined;
  }
}

/** A name with a dash is read as a subtraction, unless it stands in brackets. */
function hintForField(name: string, known: Iterable<string>, what: string): string {
  const names = [...known];
  const dashed = names.find((candidate) => candidate.startsWith(`${name}-`));
  if (dashed !== undefined) return `did you mean \`${what}[${JSON.stringify(dashed)}]\`?`;
  const otherwise =
    what === "steps"
      ? "name an operation before this one that gives an answer; out of a `for` it comes by `collect`"
      : "name a field that is there, or declare it";
  return suggest(name, names, otherwise);
}

function index(
  checker: Checker,
  syntax: Access,
  target: Syntax,
  key: Syntax,
  optional: boolean,
  place: Place,
): Term {
  const container = checker.term(target, place);
  const position = checker.term(key, place);
  const what = checker.text(syntax);
  const type = elementOf(container.type, position.type);
  if (type === undefined) {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: "a list indexed by an int, or an object indexed by a string",
      found: `${describeType(container.type)} indexed by ${describeType(position.type)} in \`${what}\``,
      hint:
        container.type.kind === "list"
          ? "the first element is `[0]`"
          : container.type.kind === "object"
            ? 'a field is `["name"]`'
            : "only lists and objects have something inside",
    });
    return brokenTerm;
  }
  const cost = container.cost + position.cost + 1;
  if (optional || container.type.kind === "optional") {
    return {
      type: optionalOf(type),
      cost,
      run: (frame) => {
        const key = position.run(frame);
        return optionalOfValue(container.run(frame), (value) =>
          value === null ? undefined : findElement(value, key, what),
        );
      },
    };
  }
  return {
    type,
    cost,
    run: (frame) => {
      const value = container.run(frame);
      const key = position.run(frame);
      const element = findElement(value, key, what);
      if (element !== undefined) return element;
      return fail(
        Array.isArray(value)
          ? `\`${what}\`: there is no element ${key as number} in a list of ${value.length}`
          : `\`${what}\`: there is no field of that name`,
      );
    },
  };
}

function elementOf(container: Type, key: Type): Type | undefined {
  switch (container.kind) {
    case "dyn":
      return key.kind === "dyn" || key.kind === "int" || key.kind === "string" || key.kind === "double"
        ? dyn
        : undefined;
    case "optional":
      return elementOf(container.of, key);
    case "list":
      return key.kind === "int" || key.kind === "dyn" ? container.of : undefined;
    case "object":
      return key.kind === "string" || key.kind === "dyn"
        ? container.fields.size === 0
          ? (container.rest ?? dyn)
          : dyn
        : undefined;
    default:
      return undefined;
  }
}

function optionalRun(object: Term, find: (value: Value) => Value | undefined): Run {
  return (frame) => optionalOfValue(object.run(frame), find);
}

function optionalOfValue(value: Value, find: (value: Value) => Value | undefined): Optional {
  const inner = value instanceof Optional ? Optional.get(value) : value;
  if (inner === undefined) return none;
  return optionalOfFound(find(inner));
}

const optionalOfFound = (found: Value | undefined): Optional =>
  found === undefined ? none : new Optional(found);
