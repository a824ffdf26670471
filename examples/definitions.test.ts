import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  checkService,
  checkWorkflow,
  compileRequest,
  compileWorkflow,
  readDefinitions,
  sameDefinition,
  usedServices,
  type Finding,
} from "@machinery/language";
import type { JsonObject, ServiceDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = ["definitions", "python"].flatMap((name) =>
  readdirSync(`${folder}${name}`)
    .filter((file) => /\.(json|yaml)$/.test(file) && !file.endsWith(".test.yaml"))
    .map((file) => `${name}/${file}`),
);
const read = (file: string) => readDefinitions(readFileSync(`${folder}${file}`, "utf8"));
const documents = files.flatMap((file) => read(file).documents);
const services = new Map<string, ServiceDefinition>();
for (const document of documents) {
  if (document.kind === "service") services.set(document.definition.name, document.definition);
}
const find = (name: string): ServiceDefinition | undefined => services.get(name);

const workflows = new Map(
  documents.flatMap((document) =>
    document.kind === "workflow" ? [[document.definition.name, document.definition] as const] : [],
  ),
);
const findWorkflow = (name: string) => workflows.get(name);

/** The example events, and the workflow each is for. */
const events = [
  ["event-text", "process-text"],
  ["greet", "greet"],
  ["bundle", "bundle"],
  ["buy", "buy"],
  ["chorus", "chorus"],
  ["countdown", "countdown"],
  ["deliver", "deliver"],
  ["letter", "letter"],
  ["polish", "polish"],
  ["publish", "publish"],
  ["invoice", "invoice"],
  ["purchase", "purchase"],
  ["say", "say"],
  ["remind", "remind"],
] as const;

describe("the example definitions", () => {
  it.each(files)("%s reads and checks without a finding", (file) => {
    const { documents, findings } = read(file);
    const found: Finding[] = [...findings];
    for (const document of documents) {
      if (document.kind === "service") found.push(...checkService(document.definition));
      else found.push(...checkWorkflow(document.definition, find, [], findWorkflow));
    }

    expect(found).toEqual([]);
    expect(documents).toHaveLength(1);
  });

  it("are named as their files are", () => {
    const names = documents.map(({ definition }) => definition.name);

    expect(names).toEqual(files.map((file) => file.replace(/^.*\/|\.\w+$/g, "")));
  });

  it("say which services they need", () => {
    const needed = documents.flatMap((document) =>
      document.kind === "workflow" ? [[document.definition.name, usedServices(document.definition)]] : [],
    );

    expect(Object.fromEntries(needed)).toEqual({
      bundle: ["orders"],
      buy: ["orders"],
      chorus: ["upper", "reverse", "space-counter"],
      countdown: ["upper", "space-counter"],
      deliver: [],
      greet: ["upper", "space-counter"],
      letter: [],
      invoice: [],
      polish: ["upper", "reverse", "space-counter"],
      publish: ["printer"],
      purchase: ["orders"],
      remind: ["upper"],
      say: ["upper", "reverse"],
      stubborn: ["upper"],
      "process-text": ["upper", "reverse", "space-counter"],
    });
  });

  it("tell services apart that differ", () => {
    expect(sameDefinition(find("upper")!, find("upper")!)).toBe(true);
    expect(sameDefinition(find("upper")!, find("reverse")!)).toBe(false);
  });
});

describe("the example events", () => {
  it.each(events)("%s matches the inputs of %s", (event, workflow) => {
    const { data } = JSON.parse(readFileSync(`${folder}events/${event}.json`, "utf8")) as {
      data: JsonObject;
    };
    const document = documents.find(({ definition }) => definition.name === workflow)!;
    if (document.kind !== "workflow") throw new Error("a service");

    expect(
      compileWorkflow(document.definition, 1, find, findWorkflow).inputs.check(data, "data"),
    ).toMatchObject({
      ok: true,
    });
  });
});

describe("the endpoints of orders", () => {
  const build = (endpoint: string, inputs: JsonObject) => {
    const template = compileRequest(find("orders")!, endpoint);
    return { method: template.method, ...template.build(inputs, (name) => `<${name}>`) };
  };

  it("make the requests that the service expects", () => {
    const authorization = "Bearer <ORDERS_TOKEN>";
    const base = "http://127.0.0.1:5004/api";

    expect(build("in_stock", { sku: "big lamp" })).toMatchObject({
      method: "GET",
      url: `${base}/stock/big%20lamp`,
    });
    expect(build("list", { customer: "ada", limit: 5 })).toMatchObject({
      method: "GET",
      url: `${base}/orders?customer=ada&limit=5`,
      headers: { authorization },
    });
    expect(build("list", { customer: "ada" })).toMatchObject({ url: `${base}/orders?customer=ada` });
    expect(build("change", { id: "order-1", state: "confirmed" })).toMatchObject({
      method: "PATCH",
      url: `${base}/orders/order-1`,
      body: { state: "confirmed" },
    });
    expect(build("create", { customer: "ada", sku: "lamp", count: 2 })).toMatchObject({
      method: "POST",
      url: `${base}/orders`,
      body: { customer: "ada", sku: "lamp", count: 2 },
    });
    const remove = build("remove", { id: "order-1" });
    expect(remove).toMatchObject({ method: "DELETE", url: `${base}/orders/order-1` });
    expect("body" in remove && remove.body).toBeFalsy();
  });
});
