import type { WorkflowDefinition } from "@machinery/protocol";
import { expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  readDefinitions,
  sameDefinition,
  writeDefinition,
} from "../index.js";
import type { ServiceDefinition } from "@machinery/protocol";

const charge = readDefinitions(
  "name: charge\naddress: http://charge.test/\noutputs: { id: { type: string } }\n",
).documents[0]!.definition as ServiceDefinition;
const find = (name: string) => (name === "charge" ? charge : undefined);

function read(more: string) {
  const { documents, findings } = readDefinitions(`name: w\noperations:\n  - call: charge\n${more}`);
  return { definition: documents[0]!.definition as WorkflowDefinition, findings };
}

const errors = (more: string) =>
  checkWorkflow(read(more).definition, find)
    .filter(({ severity }) => severity === "error")
    .map(({ code, path, hint }) => [code, path, hint]);

it("calls may be answered later, by a service that has to say that it is alive", () => {
  const { definition, findings } = read("    async: true\n    heartbeat_timeout: 90s\n    timeout: 1h\n");

  expect(findings).toEqual([]);
  expect(compileWorkflow(definition, 1, find).operations).toMatchObject([
    { verb: "call", async: true, heartbeatTimeoutMs: 90_000, timeoutMs: 3_600_000 },
  ]);
  const written = writeDefinition(definition, "yaml");
  expect(written).toContain("async: true");
  expect(written).toContain("heartbeat_timeout: 90s");
  const minutes = read("    async: true\n    heartbeat_timeout: 1m30s\n    timeout: 1h\n").definition;
  expect(sameDefinition(definition, minutes)).toBe(true);
  expect(sameDefinition(definition, read("    heartbeat_timeout: 90s\n    timeout: 1h\n").definition)).toBe(
    false,
  );
});

it("a call that says nothing about it is not awaited unless its service answers 202", () => {
  const [call] = compileWorkflow(read("    async: false\n").definition, 1, find).operations;

  expect(call).not.toHaveProperty("async");
  expect(call).not.toHaveProperty("heartbeatTimeoutMs");
});

it.each([
  ["    heartbeat_timeout: soon\n", "INVALID_DURATION", "operations[0].call.heartbeat_timeout", "units"],
  ["    heartbeat_timeout: 100ms\n", "INVALID_DURATION", "operations[0].call.heartbeat_timeout", "time"],
  [
    "    heartbeat_timeout: 1h\n    timeout: 30m\n",
    "INVALID_DURATION",
    "operations[0].call.heartbeat_timeout",
    "shorter",
  ],
])("refuses %j", (more, code, path, hint) => {
  expect(errors(more)).toEqual([[code, path, expect.stringContaining(hint)]]);
});

it("refuses an async that is neither true nor false, at its place", () => {
  expect(read("    async: later\n").findings).toMatchObject([{ code: "WRONG_KIND", line: 4 }]);
});
