import { create } from "@bufbuild/protobuf";
import { type JsonObject, type JsonValue, WorkflowDefinitionSchema } from "@machinery/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkWorkflow, compileWorkflow, type Evaluated, type Finding } from "../index.js";
import { valuesOf } from "../../test/values-of.js";

const inputs = [
  { name: "text", type: "string" },
  { name: "count", type: "int" },
  { name: "price", type: "number" },
  { name: "done", type: "boolean" },
  { name: "any", type: "any" },
  { name: "maybe", type: "string", required: false },
  { name: "tags", type: "list", schema: { items: { type: "string" } } },
  {
    name: "lines",
    type: "list",
    schema: {
      items: {
        type: "object",
        required: ["sku"],
        properties: { sku: { type: "string" }, count: { type: "integer" } },
      },
    },
  },
  {
    name: "customer",
    type: "object",
    schema: { required: ["name"], properties: { name: { type: "string" }, mail: { type: "string" } } },
  },
  { name: "free", type: "object" },
  { name: "dashed-name", type: "string", required: false },
];

const data: JsonObject = {
  text: "hello",
  count: 7,
  price: 2.5,
  done: false,
  any: { deep: [1, 2, { x: "y" }], n: 5, nothing: null },
  tags: ["a", "b"],
  lines: [{ sku: "s1", count: 2 }, { sku: "s2" }],
  customer: { name: "Ada" },
  free: { a: 1, "b-c": 2 },
};

function workflow(value: JsonValue) {
  return create(WorkflowDefinitionSchema, {
    name: "w",
    inputs,
    operations: [{ name: "s", verb: { case: "set", value: { values: { result: value } } } }],
  });
}

function evaluate(cel: string, values: JsonObject = data, steps: JsonObject = {}): Evaluated {
  const plan = compileWorkflow(workflow(`\${ ${cel} }`), 1, () => undefined);
  const operation = plan.operations[0]!;
  if (operation.verb !== "set") throw new Error("not a set");
  const scope = {
    data: valuesOf(values),
    event: { id: "e1", data: values, labels: { region: "eu" }, timeMs: 1_000 },
    steps: valuesOf(steps),
    nowMs: Date.UTC(2026, 10, 23, 6, 45),
  };
  const result = operation.values.evaluate(scope);
  return result.ok ? { ok: true, value: (result.value as JsonObject)["result"]! } : result;
}

const problems = (cel: string): Finding[] => checkWorkflow(workflow(`\${ ${cel} }`), () => undefined);

describe("an expression", () => {
  it.each<[string, JsonValue]>([
    ["1 + 2 * 3", 7],
    ["1 / 2", 0],
    ["-7 / 2", -3],
    ["1.0 / 2", 0.5],
    ["7 % 3", 1],
    ["data.count + 1", 8],
    ["data.count / 2", 3],
    ["data.price * 2", 5],
    ["data.count * data.price", 17.5],
    ["data.any.n / 2", 2.5],
    ["data.any.n + 1", 6],
    ["-data.count", -7],
    ["0 * -1", 0],
    ["'a' + \"b\"", "ab"],
    ["data.text + '!'", "hello!"],
    ["data.tags + ['c']", ["a", "b", "c"]],
    ["[1, 2.5, 'x']", [1, 2.5, "x"]],
    ["{'a': 1, 'b': {'c': data.text}}", { a: 1, b: { c: "hello" } }],
    ["{data.text: 1}", { hello: 1 }],
    ["data.count > 5 ? 'many' : 'few'", "many"],
    ["data.count == 7.0", true],
    ["data.count != 8", true],
    ["data.text < 'world'", true],
    ["data.any.n <= data.count", true],
    ["!data.done", true],
    ["data.done || data.count > 1", true],
    ["data.done && data.count > 1", false],
    ["data.any.missing == 1 || true", true],
    ["data.any.missing == 1 && false", false],
    ["'a' in data.tags", true],
    ["'name' in data.customer", true],
    ["'toString' in data.free", false],
    ["data.free['b-c']", 2],
    ["data.free.a", 1],
    ["data.any.deep[2].x", "y"],
    ["data.tags[1]", "b"],
    ["data.tags[?7].orValue('none')", "none"],
    ["data.?maybe.orValue('none')", "none"],
    ["data.any.?x.?y.orValue(3)", 3],
    ["data.any.?nothing.?y.orValue(3)", 3],
    ["data.any.?nothing.orValue(3)", null],
    ["data.any.?deep[0].orValue(9)", 1],
    ["data.?maybe.hasValue()", false],
    ["data.?maybe.or(optional.of('z')).value()", "z"],
    ["optional.none().orValue(1)", 1],
    ["has(data.maybe)", false],
    ["has(data.any.x.y.z)", false],
    ["has(data.any.n)", true],
    ["has(data.maybe) ? data.maybe : 'none'", "none"],
    ["has(data.maybe) && data.maybe == 'x'", false],
    ["!has(data.maybe) || data.maybe == 'x'", true],
    ["data.lines.map(l, l.sku)", ["s1", "s2"]],
    ["data.lines.filter(l, has(l.count)).map(l, l.count)", [2]],
    ["data.lines.map(l, has(l.count), l.count * 2)", [4]],
    ["data.lines.all(l, l.sku.startsWith('s'))", true],
    ["data.lines.exists(l, l.sku == 's2')", true],
    ["data.lines.exists_one(l, l.sku == 's2')", true],
    [
      "data.tags.map(a, data.tags.map(b, a + b))",
      [
        ["aa", "ab"],
        ["ba", "bb"],
      ],
    ],
    ["data.tags.map(a, [1].map(a, a + 1)[0])", [2, 2]],
    ["data.free.map(k, k)", ["a", "b-c"]],
    ["[1, 2, 3].exists(x, x / (x - 1) > 5 || x == 3)", true],
    ["cel.bind(x, data.count * 2, x + x)", 28],
    ["size(data.text) + data.tags.size() + size(data.free)", 9],
    ["size('héllo😀')", 6],
    ["data.text.contains('ell') && data.text.endsWith('o')", true],
    ["data.text.matches('^h.*o$')", true],
    ["matches(data.text, 'l+')", true],
    ["data.text.indexOf('l')", 2],
    ["data.text.substring(1, 3)", "el"],
    ["data.text.upperAscii().lowerAscii()", "hello"],
    ["'  a '.trim()", "a"],
    ["'a,b'.split(',')", ["a", "b"]],
    ["data.tags.join('-')", "a-b"],
    ["'aXa'.replace('a', '$&')", "$&X$&"],
    ["'abc'.reverse()", "cba"],
    ["[3, 1, 2].max() + [3, 1].min() + [1, 2].sum()", 7],
    ["string(data.count) + string(true) + string(2.5)", "7true2.5"],
    ["int('42') + int(2.9)", 44],
    ["double('2.5')", 2.5],
    ["bool('true')", true],
    ["math.floor(2.7) + math.ceil(2.1) + math.round(2.5)", 8],
    ["math.abs(-3)", 3],
    ["now", "2026-11-23T06:45:00Z"],
    ["string(now + duration('1h30m'))", "2026-11-23T08:15:00Z"],
    ["now > timestamp('2026-01-01T00:00:00Z')", true],
    ["now.getFullYear()", 2026],
    ["(now - timestamp('2026-11-23T06:44:00Z')).getSeconds()", 60],
    ["duration('90s')", "90s"],
    ["event.id + event.labels.region", "e1eu"],
    ["event", { id: "e1", data, labels: { region: "eu" }, time: "1970-01-01T00:00:01Z" }],
    ["event.data.count", 7],
    ["null", null],
    ["data.any.nothing == null", true],
    ["dyn(1) == 1", true],
    ["0xff", 255],
    ["r'\\d'", "\\d"],
  ])("%s", (cel, value) => {
    expect(problems(cel)).toEqual([]);
    expect(evaluate(cel)).toEqual({ ok: true, value });
  });

  it.each([
    ["data.any.missing", "there is no field `missing`"],
    ["data.any.toString", "there is no field `toString`"],
    ["data.any.constructor.name", "there is no field `constructor`"],
    ["data.any.n.x", "needs an object, found int"],
    ["data.any.deep.length", "needs an object, found list"],
    ["data.tags[5]", "no element 5 in a list of 2"],
    ["data.count / 0", "division by zero"],
    ["data.price / 0", "division by zero"],
    ["9007199254740991 + data.count", "±(2^53−1)"],
    ["int('9007199254740993')", "±(2^53−1)"],
    ["int('x')", "the text is no integer"],
    ["double('0x10')", "no number"],
    ["data.any.n ? 1 : 2", "true or false"],
    ["data.any.n && true", "true or false"],
    ["data.any.n + 'x'", "not defined for int and string"],
    ["data.any.n < 'x'", "no order"],
    ["timestamp('yester' + 'day')", "no time"],
    ["data.text.matches(data.text + '(')", "regular expression"],
    ["{data.any.n: 1}", "must be a string"],
    ["{'__proto' + '__': 1}", "__proto__"],
    ["optional.none().value()", "absent"],
    ["data.any.n.size()", "not defined for int"],
    ["[1].map(x, 1 / (x - 1))", "division by zero"],
    ["'abc'.substring(2, 9)", "no substring"],
  ])("%s fails as a value", (cel, message) => {
    expect(evaluate(cel)).toEqual({
      ok: false,
      reason: "EXPRESSION_FAILED",
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ["data.zebra", "UNKNOWN_FIELD", "known: "],
    ["data.txet", "UNKNOWN_FIELD", "did you mean `text`?"],
    ["data.dashed-name", "UNKNOWN_FIELD", 'did you mean `data["dashed-name"]`?'],
    ["data.customer.nmae", "UNKNOWN_FIELD", "did you mean `name`?"],
    ["data.lines.map(l, l.skuu)", "UNKNOWN_FIELD", "did you mean `sku`?"],
    ["text + 'x'", "UNKNOWN_NAME", "did you mean `data.text`?"],
    ["dat.text", "UNKNOWN_NAME", "did you mean `data`?"],
    ["answer.x", "UNKNOWN_NAME", "known here"],
    ["data.maybe", "POSSIBLY_ABSENT", "orValue"],
    ["data.customer.mail", "POSSIBLY_ABSENT", "orValue"],
    ["has(data.maybe) || data.maybe == ''", "POSSIBLY_ABSENT", "has("],
    ["data.lines.map(l, l.count)", "POSSIBLY_ABSENT", "l.?count"],
    ["data.text + 1", "TYPE_MISMATCH", "string()"],
    ["data.count == '7'", "TYPE_MISMATCH", "convert"],
    ["data.price % 2", "TYPE_MISMATCH", "convert"],
    ["data.text ? 1 : 2", "TYPE_MISMATCH", "compare"],
    ["!data.count", "TYPE_MISMATCH", "compare"],
    ["-data.text", "TYPE_MISMATCH", "convert"],
    ["data.text.x", "TYPE_MISMATCH", "only objects"],
    ["data.text[0]", "TYPE_MISMATCH", "only lists"],
    ["data.tags['a' + 'b']", "TYPE_MISMATCH", "first element"],
    ["data.text.orValue()", "TYPE_MISMATCH", "as many"],
    ["data.tags.fliter('t')", "UNKNOWN_FUNCTION", "did you mean `filter`?"],
    ["data.tags['a']", "TYPE_MISMATCH", "only objects"],
    ["data.count in data.tags", "TYPE_MISMATCH", "convert"],
    ["data.?maybe + 'x'", "TYPE_MISMATCH", "orValue"],
    ["data.?maybe.orValue(1)", "TYPE_MISMATCH", "orValue"],
    ["data.text.orValue(1)", "TYPE_MISMATCH", "orValue"],
    ["data.text.map(x, x)", "TYPE_MISMATCH", "only lists"],
    ["data.tags.map(1, 2)", "EXPRESSION_SYNTAX", ""],
    ["{1: 2}", "TYPE_MISMATCH", "quotes"],
    ["{'__proto__': 1}", "INVALID_NAME", "rename"],
    ["data.text.startWith('x')", "UNKNOWN_FUNCTION", "did you mean `startsWith`?"],
    ["lenght(data.text)", "UNKNOWN_FUNCTION", ""],
    ["size(data.count)", "TYPE_MISMATCH", ""],
    ["data.text.matches('(?=x)')", "INVALID_PATTERN", "linear"],
    ["data.text.matches('(a')", "INVALID_PATTERN", ""],
    ["has(data)", "EXPRESSION_SYNTAX", "name one field"],
    ["1u", "EXPRESSION_SYNTAX", "unsigned"],
    ["b'x'", "EXPRESSION_SYNTAX", "bytes"],
    ["9007199254740993", "EXPRESSION_SYNTAX", "text"],
    ["data.text = 'x'", "EXPRESSION_SYNTAX", "comparing is `==`"],
    ["data.done and true", "EXPRESSION_SYNTAX", "&&"],
    ["1 +", "EXPRESSION_SYNTAX", ""],
    ["", "EXPRESSION_SYNTAX", ""],
    [`${"(".repeat(300)}1${")".repeat(300)}`, "EXPRESSION_TOO_LARGE", "split"],
    [`1${" + 1".repeat(1_000)}`, "EXPRESSION_TOO_LARGE", ""],
    [`${"!".repeat(3_000)}true`, "EXPRESSION_TOO_LARGE", ""],
    [`'${"x".repeat(5_000)}'`, "EXPRESSION_TOO_LARGE", "split"],
  ])("%s is refused when it is checked", (cel, code, hint) => {
    const [finding] = problems(cel);
    expect(finding).toMatchObject({ severity: "error", code, path: "operations[0].set.values.result" });
    expect(finding!.hint).toContain(hint);
  });

  it("lists several problems of one expression", () => {
    expect(problems("data.txet + data.cuont").map(({ found }) => found)).toEqual(["`txet`", "`cuont`"]);
  });
});

describe("a costly expression", () => {
  const big: JsonObject = {
    ...data,
    any: { list: Array.from({ length: 3_000 }, (_, index) => index), text: "a".repeat(2_000_000) },
  };

  it.each([
    "data.any.list.all(x, data.any.list.all(y, data.any.list.all(z, true)))",
    "data.any.list.map(x, data.any.list.map(y, x))",
    "cel.bind(a, data.any.text + data.any.text, a.contains(a + 'b'))",
    "data.any.text.matches('(a|aa)+$')",
    "data.any.list.all(x, data.any.list == data.any.list.map(y, y))",
    "data.any.list.map(x, data.any.text.replace('a', 'b'))",
    "data.any.list.map(x, data.any.text.split('')).size()",
    "data.any.list.exists(x, data.any.text.matches(string(x)))",
  ])("%s ends within its budget", (cel) => {
    const begun = performance.now();
    expect(evaluate(cel, big)).toMatchObject({ ok: false, reason: "EXPRESSION_TOO_COSTLY" });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it("cannot double a text beyond the size of a body", () => {
    const doubling = (inner: string, times: number): string =>
      times === 0 ? inner : `cel.bind(a, ${inner} + ${inner === "data.text" ? inner : "'x'"}, a + a)`;
    let cel = "x";
    for (let index = 0; index < 40; index++) cel = `cel.bind(x, x + x, ${cel})`;
    cel = `cel.bind(x, ${doubling("data.text", 0)}, ${cel})`;

    expect(evaluate(cel)).toMatchObject({ ok: false });
  });

  it("reads the answers so far one by one, or as a whole", () => {
    const read = (cel: string) => evaluate(cel, { any: {} }, { first: { n: 1 }, constructor: 2 });

    expect(read("dyn(steps).first.n")).toEqual({ ok: true, value: 1 });
    expect(read("size(dyn(steps))")).toEqual({ ok: true, value: 2 });
    expect(read("steps")).toEqual({ ok: true, value: { first: { n: 1 }, constructor: 2 } });
  });

  it("cannot multiply a shared list beyond the size of a body", () => {
    let cel = "x";
    for (let index = 0; index < 40; index++) cel = `cel.bind(x, [x, x, x], ${cel})`;

    expect(evaluate(`cel.bind(x, [1], ${cel})`)).toMatchObject({ ok: false, reason: "EXPRESSION_FAILED" });
  });

  it("leaves regular expressions linear", () => {
    const begun = performance.now();
    expect(evaluate("data.text.matches('^(a+)+$')", { ...data, text: `${"a".repeat(5_000)}b` })).toEqual({
      ok: true,
      value: false,
    });
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe("any text", () => {
  const leaf = fc.constantFrom(
    ..."data.text data.count data.price data.any data.any.n data.any.deep data.tags data.lines data.free data.customer event now null true 1 2.5 'x' [] {} data.?maybe x y duration('1s') steps".split(
      " ",
    ),
  );
  const { expression } = fc.letrec<{ expression: string }>((tie) => {
    const inner = tie("expression");
    const operator = fc.constantFrom("+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||", "in");
    const name = fc.constantFrom(
      ..."size map filter all exists exists_one contains matches split join replace substring indexOf orValue or value hasValue sum max reverse getHours trim".split(
        " ",
      ),
    );
    const call = fc.constantFrom(
      "size",
      "int",
      "string",
      "double",
      "bool",
      "timestamp",
      "duration",
      "has",
      "dyn",
      "math.floor",
      "optional.of",
    );
    return {
      expression: fc.oneof(
        { maxDepth: 4, depthSize: "small" },
        leaf,
        fc.tuple(inner, operator, inner).map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(inner, inner, inner).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
        fc
          .tuple(inner, name, fc.array(inner, { maxLength: 3 }))
          .map(([a, name, args]) => `${a}.${name}(${args.join(", ")})`),
        fc
          .tuple(inner, fc.constantFrom("map", "filter", "all", "exists"), inner)
          .map(([a, name, b]) => `${a}.${name}(x, ${b})`),
        fc.tuple(call, inner).map(([name, a]) => `${name}(${a})`),
        fc.tuple(inner, inner).map(([a, b]) => `cel.bind(y, ${a}, ${b})`),
        fc.tuple(inner, inner).map(([a, b]) => `${a}[${b}]`),
        fc.tuple(inner, inner).map(([a, b]) => `${a}[?${b}]`),
        fc.tuple(inner, fc.constantFrom("n", "sku", "constructor", "x")).map(([a, name]) => `${a}.${name}`),
        fc.tuple(inner, fc.constantFrom("n", "sku")).map(([a, name]) => `${a}.?${name}`),
        fc.tuple(inner, inner).map(([a, b]) => `[${a}, ${b}]`),
        fc.tuple(inner, inner).map(([a, b]) => `{'a': ${a}, string(${b}): 1}`),
        inner.map((a) => `!${a}`),
        inner.map((a) => `-${a}`),
      ),
    };
  });

  it("that looks like an expression is either refused or gives JSON or a failure", () => {
    let evaluated = 0;
    const before = JSON.stringify(data);
    fc.assert(
      fc.property(expression, (cel) => {
        if (problems(cel).some(({ severity }) => severity === "error")) return;
        evaluated++;
        const result = evaluate(cel);
        // A field whose value is absent is left out.
        const value = (result.ok ? (result.value as JsonValue | undefined) : undefined) ?? null;
        expect(JSON.parse(JSON.stringify(value))).toEqual(value);
        // Nothing was changed to get there.
        expect(JSON.stringify(data)).toBe(before);
      }),
      { seed: 7, numRuns: 3_000 },
    );
    expect(evaluated).toBeGreaterThan(200);
  });

  it("is never an exception", () => {
    const token = fc.constantFrom(
      ..."data . ? [ ] ( ) { } , : + - ! && || == 'a' \" ' 1 1.5 has map x // \\ ${ } in true null b' r' `".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(" ")),
        ),
        (cel) => {
          expect(Array.isArray(problems(cel))).toBe(true);
        },
      ),
      { seed: 8, numRuns: 1_000 },
    );
  });
});
