import type { Field, JsonObject, JsonValue, ServiceDefinition, WorkflowDefinition } from "@machinery/client";
import { shellWord } from "../copying/shell-word.js";

/** What a new user does next, and the lines that do it. */
export interface FirstSteps {
  readonly title: string;
  readonly about: string;
  readonly lines: readonly { readonly name: string; readonly text: string }[];
}

const json = "-H 'Content-Type: application/json'";
const message = [{ name: "message", type: "string" }];

/** A daemon that knows no service. */
export function registerFirst(daemonUrl: string): FirstSteps {
  const service = {
    name: "upper",
    address: "http://127.0.0.1:5001/upper",
    inputs: message,
    outputs: message,
  };
  return {
    title: "No service is registered yet",
    about:
      "A service is anything that takes and gives JSON by HTTP: say where it is, what it takes and what it gives.",
    lines: linesOf("service register", service, `${daemonUrl}/s`),
  };
}

/** A daemon that knows services, and no workflow. */
export function defineFirst(daemonUrl: string, service: ServiceDefinition | undefined): FirstSteps {
  const { name = "upper", inputs = [], outputs = [] } = service ?? {};
  const workflow = {
    name: `my-${name}`,
    services: [name],
    inputs: inputs.map(typed),
    outputs: outputs.map(typed),
  };
  return {
    title: "No workflow is defined yet",
    about: "A workflow calls services one after the other, or as its operations say.",
    lines: linesOf("workflow define", workflow, `${daemonUrl}/w`),
  };
}

/** A daemon that nobody has posted an event to. */
export function postFirst(daemonUrl: string, workflow: WorkflowDefinition): FirstSteps {
  const data = JSON.stringify(sampleOf(workflow.inputs));
  return {
    title: "No event was posted yet",
    about: `Post one to ${workflow.name}, and watch it here.`,
    lines: [
      { name: "CLI", text: `machinery event post ${shellWord(workflow.name)} -d ${shellWord(data)}` },
      {
        name: "curl",
        text: `curl -sS ${json} -d ${shellWord(`{"data":${data}}`)} ${daemonUrl}/e/${workflow.name}`,
      },
    ],
  };
}

/** Data that a workflow takes, but for what its schemas say besides. */
export function sampleOf(inputs: readonly Field[]): JsonObject {
  const needed = inputs.filter((field) => field.required ?? field.default === undefined);
  return Object.fromEntries(needed.map(({ name, type }) => [name, samples[type] ?? "…"]));
}

const samples: Readonly<Record<string, JsonValue>> = {
  string: "hello",
  int: 1,
  number: 1.5,
  boolean: true,
  object: {},
  list: [],
};

const typed = ({ name, type }: Field): JsonObject => ({ name, type });

const linesOf = (command: string, definition: object, url: string): FirstSteps["lines"] => {
  const text = shellWord(JSON.stringify(definition));
  return [
    { name: "CLI", text: `echo ${text} | machinery ${command} -f -` },
    { name: "curl", text: `curl -sS ${json} -d ${text} ${url}` },
  ];
};
