import { expect, it } from "vitest";
import { renameOperation } from "./rename-operation.js";
import { setOperationKey } from "./set-operation-key.js";

const text = `operations:
  - call: upper # loud
    timeout: 5m # long
    # what it gets
    input:
      message: \${ data.message }
  - { wait: 5m }
`;
const set = (path: string, key: string, value: Parameters<typeof setOperationKey>[3], of = text) =>
  setOperationKey(of, path, key, value)?.text;

it("changes a value where it stands, and leaves the comment behind it", () => {
  expect(set("operations[0]", "timeout", "10m")).toBe(text.replace("5m # long", "10m # long"));
  expect(set("operations[0]", "call", "reverse")).toBe(text.replace("upper", "reverse"));
});

it("adds a key where people write it", () => {
  expect(set("operations[0]", "name", "loud")).toBe(text.replace("- call", "- name: loud\n    call"));
  expect(set("operations[0]", "attempt_timeout", "1s")).toBe(
    text.replace("    timeout", "    attempt_timeout: 1s\n    timeout"),
  );
  expect(set("operations[0]", "async", true)).toBe(text.replace("  - {", "    async: true\n  - {"));
  expect(set("operations[0]", "when", "!data.done")).toBe(
    text.replace("- call", '- when: "!data.done"\n    call'),
  );
});

it("takes a key away, the first one and the last one as well", () => {
  expect(set("operations[0]", "timeout", undefined)).toBe(text.replace("    timeout: 5m # long\n", ""));
  expect(set("operations[0]", "call", undefined)).toBe(text.replace("call: upper # loud\n    ", ""));
  expect(set("operations[0]", "input", undefined)).toBe(
    text.replace("    # what it gets\n    input:\n      message: ${ data.message }\n", ""),
  );
});

it("writes a map in lines, and an operation in braces as lines", () => {
  expect(set("operations[0]", "input", { message: "${ data.a }", count: 1 })).toBe(
    text.replace("message: ${ data.message }", "message: ${ data.a }\n      count: 1"),
  );
  expect(set("operations[1]", "name", "rest")).toBe(text.replace("{ wait: 5m }", "name: rest\n    wait: 5m"));
  expect(set("operations[0]", "description", "one\ntwo")).toBe(
    text.replace("- call", "- description: |-\n      one\n      two\n    call"),
  );
});

it("gives an operation another name wherever expressions refer to it", () => {
  const named = `operations:
  - name: loud
    call: upper
  - set:
      a: "\${ steps.loud.message } is not steps.loud"
      b: \${ steps.?loud.orValue('') + steps.louder.x }
      c: steps.loud
  - when: steps.loud.message != ""
    return: { list: ["\${ steps.loud.message }"] }
`;

  expect(renameOperation(named, "operations[0]", "noisy")?.text).toBe(
    named
      .replace("name: loud", "name: noisy")
      .replace("${ steps.loud.message } is not steps.loud", "${ steps.noisy.message } is not steps.loud")
      .replace("?loud", "?noisy")
      .replace("when: steps.loud", "when: steps.noisy")
      .replace('["${ steps.loud', '["${ steps.noisy'),
  );
  expect(renameOperation("operations:\n  a: { wait: 5m }\n", "operations[0]", "b")?.text).toBe(
    "operations:\n  b: { wait: 5m }\n",
  );
});
