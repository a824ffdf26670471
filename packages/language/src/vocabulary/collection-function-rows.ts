import { fn, type FunctionGroup } from "./function-row.js";

/** Functions of lists. */
export const listFunctionRows: FunctionGroup = {
  title: "Lists",
  about:
    "`+` puts lists together, `x in list` asks whether it holds something, `list[0]` is its first element.",
  rows: [
    fn(["list.size()", "size(list)"], "How many elements it has", ["[1, 2, 3].size()", 3]),
    fn("list.all(x, condition)", "Whether a condition holds for each", ["[2, 4].all(x, x % 2 == 0)", true]),
    fn("list.exists(x, condition)", "Whether it holds for one at least", ["[1, 4].exists(x, x > 3)", true]),
    fn("list.exists_one(x, condition)", "Whether it holds for exactly one", [
      "[1, 4].exists_one(x, x > 3)",
      true,
    ]),
    fn(
      ["list.map(x, value)", "list.map(x, condition, value)"],
      "A value for each, or for each where a condition holds",
      ["[1, 2].map(x, x * 10)", [10, 20]],
      ["[1, 2].map(x, x > 1, x * 10)", [20]],
    ),
    fn("list.filter(x, condition)", "Those where a condition holds", ["[1, 2, 3].filter(x, x > 1)", [2, 3]]),
    fn(
      ["list.transformList(index, x, value)", "list.transformList(index, x, condition, value)"],
      "As `map`, with the index; of an object, with names and values",
      ["['a', 'b'].transformList(i, x, string(i) + x)", ["0a", "1b"]],
      ["{'a': 1, 'b': 2}.transformList(k, v, v > 1, k)", ["b"]],
    ),
    fn("list.sort()", "In order: numbers, texts, booleans or times", ["[3, 1, 2].sort()", [1, 2, 3]]),
    fn("list.sortBy(x, key)", "In the order of a key", [
      "[{'n': 2}, {'n': 1}].sortBy(x, x.n)",
      [{ n: 1 }, { n: 2 }],
    ]),
    fn("list.reverse()", "From the end to the beginning", ["[1, 2].reverse()", [2, 1]]),
    fn("list.distinct()", "Each only once, the first of them", ["[1, 2, 1].distinct()", [1, 2]]),
    fn(
      ["list.flatten()", "list.flatten(depth)"],
      "With the elements of inner lists in their place, one level or so many",
      ["[[1], [2, [3]]].flatten()", [1, 2, [3]]],
      ["[[1], [2, [3]]].flatten(2)", [1, 2, 3]],
    ),
    fn(
      ["list.slice(from)", "list.slice(from, to)"],
      "The elements from one index up to, and without, another",
      ["[1, 2, 3].slice(1, 3)", [2, 3]],
      ["[1, 2, 3].slice(1)", [2, 3]],
    ),
    fn(
      "list.first()",
      "The first, as an optional value",
      ["[1, 2].first().orValue(0)", 1],
      ["[].first().orValue(0)", 0],
    ),
    fn("list.last()", "The last, as an optional value", ["[1, 2].last().orValue(0)", 2]),
    fn("list.sum()", "All numbers together", ["[1, 2.5].sum()", 3.5]),
    fn("list.min()", "The least number", ["[3, 1].min()", 1]),
    fn("list.max()", "The greatest number", ["[3, 1].max()", 3]),
    fn("lists.range(count)", "The ints from 0 on, so many", ["lists.range(3)", [0, 1, 2]]),
    fn("sets.contains(list, other)", "Whether a list has all that is in another", [
      "sets.contains([1, 2, 3], [3, 1])",
      true,
    ]),
    fn("sets.equivalent(list, other)", "Whether two lists have the same in them", [
      "sets.equivalent([1, 2], [2, 1, 1])",
      true,
    ]),
    fn("sets.intersects(list, other)", "Whether something is in both", [
      "sets.intersects([1, 2], [2, 3])",
      true,
    ]),
  ],
};

/** Functions of objects. */
export const objectFunctionRows: FunctionGroup = {
  title: "Objects",
  about:
    '`all`, `exists`, `exists_one`, `map` and `filter` go through an object\'s names. `has(data.a.b)` asks whether a field is there, `"a" in object` the same by a text.',
  rows: [
    fn("has(field)", "Whether a field is there, and all on the way to it", ["has(event.data)", true]),
    fn(["object.size()", "size(object)"], "How many fields it has", ["{'a': 1}.size()", 1]),
    fn("object.keys()", "Its names", ["{'a': 1, 'b': 2}.keys()", ["a", "b"]]),
    fn("object.values()", "Its values", ["{'a': 1, 'b': 2}.values()", [1, 2]]),
    fn("object.merge(other)", "With the fields of another, which win", [
      "{'a': 1, 'b': 1}.merge({'b': 2})",
      { a: 1, b: 2 },
    ]),
    fn("object.pick(names)", "Only the fields that are named", [
      "{'a': 1, 'b': 2}.pick(['a', 'c'])",
      { a: 1 },
    ]),
    fn("object.omit(names)", "All other fields", ["{'a': 1, 'b': 2}.omit(['a'])", { b: 2 }]),
    fn(
      ["object.transformMap(name, x, value)", "object.transformMap(name, x, condition, value)"],
      "With a value for each field, or only for those where a condition holds",
      ["{'a': 1, 'b': 2}.transformMap(k, v, v * 10)", { a: 10, b: 20 }],
      ["{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)", { b: 20 }],
    ),
    fn(
      ["list.transformMapEntry(index, x, field)", "list.transformMapEntry(index, x, condition, field)"],
      "An object made of one field each; also of an object, by name",
      ["[{'id': 'a', 'n': 1}].transformMapEntry(i, x, {x.id: x.n})", { a: 1 }],
      ["{'a': 'x', 'b': 'y'}.transformMapEntry(k, v, k != 'b', {v: k})", { x: "a" }],
    ),
  ],
};

/** Functions of values that may be absent. */
export const optionalFunctionRows: FunctionGroup = {
  title: "Values that may be absent",
  about: "`data.?a.?b` is an optional value, absent where a field on the way is.",
  rows: [
    fn("optional.orValue(value)", "Its value, or another where it is absent", [
      "event.labels.?tenant.orValue('none')",
      "none",
    ]),
    fn("optional.or(other)", "It, or another optional value where it is absent", [
      "optional.none().or(optional.of(1)).value()",
      1,
    ]),
    fn("optional.hasValue()", "Whether it is there", ["event.labels.?tenant.hasValue()", false]),
    fn("optional.value()", "Its value; fails where it is absent", ["optional.of(1).value()", 1]),
    fn("optional.of(value)", "An optional value that is there", ["optional.of(1).hasValue()", true]),
    fn("optional.none()", "One that is absent", ["optional.none().hasValue()", false]),
    fn("cel.bind(name, value, body)", "A body in which a name stands for a value", [
      "cel.bind(x, 2 + 3, x * x)",
      25,
    ]),
  ],
};
