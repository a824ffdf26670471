import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { RegistryService, WorkflowService } from "@machinery/protocol";
import { expect, test } from "vitest";
import { apply, type ApplyDocument } from "./apply.js";
import { collect } from "./collect.js";
import { createMachineryClient } from "./machinery-client.js";

function daemon() {
  const revisions = new Map<string, { revision: number; text: string }>();
  const calls: string[] = [];
  const put = (name: string, text: string) => {
    if (text.includes("bad")) throw new ConnectError("bad", Code.InvalidArgument);
    calls.push(name);
    const old = revisions.get(name);
    if (old?.text === text) return { revision: old.revision, changed: false };
    const revision = (old?.revision ?? 0) + 1;
    revisions.set(name, { revision, text });
    return { revision, changed: true };
  };
  const nameOf = (text: string) => text.split(" ")[0] ?? "";
  const transport = createRouterTransport(({ service }) => {
    service(RegistryService, {
      registerService: ({ registration }) => {
        const text = registration.case === "source" ? registration.value : (registration.value?.name ?? "");
        const { revision, changed } = put(nameOf(text), text);
        return { service: { revision }, changed };
      },
    });
    service(WorkflowService, {
      defineWorkflow: ({ form }) => {
        const text = form.case === "source" ? form.value : (form.value?.name ?? "");
        const { revision, changed } = put(nameOf(text), text);
        return { workflow: { revision }, changed };
      },
    });
  });
  return { client: createMachineryClient(transport), calls };
}

const text = (kind: "service" | "workflow", value: string): ApplyDocument => ({
  kind,
  name: value.split(" ")[0] ?? "",
  content: { case: "source", value },
});

test("applies services before workflows, and tells of each", async () => {
  const { client, calls } = daemon();

  const outcomes = await collect(
    apply(client, [text("workflow", "w 1"), text("service", "b 1"), text("service", "a 1")]),
  );

  expect(calls).toEqual(["b", "a", "w"]);
  expect(outcomes.map((outcome) => outcome.result)).toEqual(["created", "created", "created"]);
});

test("a second time changes nothing, another text updates", async () => {
  const { client } = daemon();
  await collect(apply(client, [text("service", "a 1"), text("workflow", "w 1")]));

  const outcomes = await collect(apply(client, [text("service", "a 2"), text("workflow", "w 1")]));

  expect(outcomes).toMatchObject([
    { result: "updated", revision: 2 },
    { result: "unchanged", revision: 1 },
  ]);
});

test("stops after the first refusal", async () => {
  const { client, calls } = daemon();

  const outcomes = await collect(
    apply(client, [text("service", "a"), text("service", "x bad"), text("workflow", "w")]),
  );

  expect(outcomes).toMatchObject([
    { result: "created" },
    { result: "refused", error: { code: "invalid_argument" } },
  ]);
  expect(calls).toEqual(["a"]);
});
