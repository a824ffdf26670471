/** Where a text stops being JSON. */
export interface JsonFault {
  /** From 0, in characters. */
  readonly offset: number;
  readonly expected: string;
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids them in strings
const plain = /[^"\\\u0000-\u001f]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;

/**
 * Finds the first place where a text breaks the grammar of JSON (RFC 8259); undefined when it nowhere does. `JSON.parse` says a place
 * only now and then. In one pass without recursion, so any text may be given.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let at = 0;
  let expect: "value" | "value or ]" | "name" | "name or }" | "colon" | "next" = "value";

  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return false;
    at += found[0].length;
    return true;
  };
  /** Skips a string whose opening quote stands at `at`. */
  const skipString = (): JsonFault | undefined => {
    at += 1;
    do skip(plain);
    while (skip(escaped));
    if (text[at] === '"') {
      at += 1;
      return undefined;
    }
    if (at >= text.length) return { offset: at, expected: "the end of a string" };
    return {
      offset: at,
      expected: text[at] === "\\" ? "a valid escape" : "no raw control character in a string",
    };
  };

  for (;;) {
    skip(space);
    const character = text[at];
    if (expect === "next") {
      const inside = open.at(-1);
      if (inside === undefined)
        return at < text.length ? { offset: at, expected: "nothing more" } : undefined;
      if (character === ",") expect = inside === "{" ? "name" : "value";
      else if (character === (inside === "{" ? "}" : "]")) open.pop();
      else return { offset: at, expected: inside === "{" ? "`,` or `}`" : "`,` or `]`" };
      at += 1;
    } else if (expect === "colon") {
      if (character !== ":") return { offset: at, expected: "`:`" };
      at += 1;
      expect = "value";
    } else if (
      (expect === "name or }" && character === "}") ||
      (expect === "value or ]" && character === "]")
    ) {
      open.pop();
      at += 1;
      expect = "next";
    } else if (expect === "name" || expect === "name or }") {
      if (character !== '"') {
        return { offset: at, expected: expect === "name" ? "a name in quotes" : "a name in quotes or `}`" };
      }
      const fault = skipString();
      if (fault !== undefined) return fault;
      expect = "colon";
    } else if (character === "{" || character === "[") {
      open.push(character);
      at += 1;
      expect = character === "{" ? "name or }" : "value or ]";
    } else if (character === '"') {
      const fault = skipString();
      if (fault !== undefined) return fault;
      expect = "next";
    } else if (skip(literal) || skip(number)) expect = "next";
    else return { offset: at, expected: expect === "value" ? "a value" : "a value or `]`" };
  }
}
