import { describe, expect, it } from "vitest";
import { findDuplicateName } from "./find-duplicate-name.js";

describe("finding a name that is there twice", () => {
  it.each([
    ['{"a":1,"a":2}', "a"],
    ['{"a":{"b":[0,[{"c":1},{"c":{},"c":[]}]]}}', "a.b[1][1].c"],
    ['{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
    ['{"":{"x":1},"":2}', ""],
    ['{"x":"{\\"a\\":1,\\"a\\":2}","y":[":","a","a"],"x":0}', "x"],
    ['{"__proto__":1,"__proto__":2}', "__proto__"],
  ])("%s", (text, path) => {
    expect(findDuplicateName(text)).toBe(path);
  });

  it.each(['{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}', "[]", '"a"', "1", '{"a":"a","b":"a"}', "{}"])(
    "finds none in %s",
    (text) => {
      expect(findDuplicateName(text)).toBeUndefined();
    },
  );

  it("takes a large text in its stride", () => {
    const names = Array.from({ length: 50_000 }, (_, at) => `"${at}":"${"\\\\x".repeat(20)}"`);
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

    expect(findDuplicateName(`{${names.join(",")},"deep":${deep},"7":1}`)).toBe("7");
  });
});
