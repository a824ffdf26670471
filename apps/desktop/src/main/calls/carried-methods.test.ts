import { BackupService, EventService, RegistryService, WorkflowService } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { carriedMethods } from "./carried-methods.js";
import { methodKinds } from "./method-kinds.js";

const services = [EventService, RegistryService, WorkflowService];

describe("the methods that a page may call", () => {
  it("are all of events, services and workflows, each said to read or to write in method-kinds.ts", () => {
    const all = services.flatMap(({ name, methods }) => methods.map((method) => `${name}/${method.name}`));

    expect(Object.keys(methodKinds).toSorted()).toEqual(all.toSorted());
    expect(carriedMethods.size).toBe(all.length);
  });

  it("are no method of another service", () => {
    expect(carriedMethods.get(`${BackupService.typeName}/CreateBackup`)).toBeUndefined();
    expect(carriedMethods.get("constructor")).toBeUndefined();
  });

  it("read when their names say so, and write otherwise", () => {
    const reading = Object.keys(methodKinds).filter((name) => methodKinds[name] === "read");

    expect(reading.filter((name) => !/\/(?:Check|Count|Get|List|Validate|Watch)/.test(name))).toEqual([]);
  });

  it("take one request, so that the port carries unary calls and streams of answers", () => {
    const kinds = [...carriedMethods.values()].map(({ method }) => method.methodKind);

    expect(new Set(kinds)).toEqual(new Set(["unary", "server_streaming"]));
  });
});
