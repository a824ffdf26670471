import { create } from "@bufbuild/protobuf";
import { ServiceDefinitionSchema, WorkflowDefinitionSchema } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { defineFirst, postFirst, registerFirst, sampleOf } from "./first-steps.js";

const url = "http://127.0.0.1:6224";
const field = (name: string, type: string, more: object = {}) => ({ name, type, ...more });

describe("what a new user is told to do next", () => {
  it("is to register a service, by the command line or curl", () => {
    const { title, lines } = registerFirst(url);

    expect(title).toBe("No service is registered yet");
    expect(lines.map(({ name }) => name)).toEqual(["CLI", "curl"]);
    expect(lines[0]?.text).toMatch(/^echo '\{"name":"upper".*\}' \| machinery service register -f -$/);
    expect(lines[1]?.text).toMatch(/^curl .* http:\/\/127\.0\.0\.1:6224\/s$/);
  });

  it("is then to define a workflow over a service that is there", () => {
    const service = create(ServiceDefinitionSchema, {
      name: "greeter",
      inputs: [field("who", "string", { description: "whom" })],
      outputs: [field("greeting", "string")],
    });

    expect(defineFirst(url, service).lines[0]?.text).toBe(
      `echo '{"name":"my-greeter","services":["greeter"],"inputs":[{"name":"who","type":"string"}],"outputs":[{"name":"greeting","type":"string"}]}' | machinery workflow define -f -`,
    );
  });

  it("is then to post an event with data that the workflow takes", () => {
    const workflow = create(WorkflowDefinitionSchema, { name: "greet", inputs: [field("who", "string")] });

    expect(postFirst(url, workflow).lines.map(({ text }) => text)).toEqual([
      `machinery event post greet -d '{"who":"hello"}'`,
      `curl -sS -H 'Content-Type: application/json' -d '{"data":{"who":"hello"}}' ${url}/e/greet`,
    ]);
  });

  it("has a sample of each type, and leaves out what need not be there", () => {
    const { inputs } = create(WorkflowDefinitionSchema, {
      inputs: [
        field("a", "string"),
        field("b", "int"),
        field("c", "number"),
        field("d", "boolean"),
        field("e", "object"),
        field("f", "list"),
        field("g", "any"),
        field("h", "string", { required: false }),
      ],
    });

    expect(sampleOf(inputs)).toEqual({ a: "hello", b: 1, c: 1.5, d: true, e: {}, f: [], g: "…" });
  });
});
