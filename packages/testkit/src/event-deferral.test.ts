import type { JsonObject } from "@machinery/protocol";
import { type PlaceRule, PlaceTable } from "@machinery/runner";
import { expect, test } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

const workflow: JsonObject = {
  name: "keyed",
  inputs: { text: { type: "string" }, tenant: { type: "string", default: "" } },
  concurrency: { key: "${ event.data.tenant }" },
  services: ["shout"],
};

const rules = new Map<string, PlaceRule>();
const watchers: (() => void)[] = [];
function say(rule: PlaceRule): void {
  rules.set("keyed", rule);
  for (const tell of watchers) tell();
}

async function open(rule: PlaceRule, running = 100) {
  say(rule);
  const places = new PlaceTable({
    rule: (name) => rules.get(name),
    watch: (tell) => {
      watchers.push(tell);
      return () => {};
    },
  });
  const opened = await createTestPartition({ places, workflow, limits: { running } });
  const post = async (tenant: string) => {
    const posted = await opened.post({ data: { tenant, text: "x" } });
    await settle();
    return posted.ok ? posted.value.event.eventId : "";
  };
  const deferral = async (eventId: string) => {
    const read = await opened.partition.read({ kind: "event", eventId, waitMs: 0 });
    return read.ok ? read.value.deferred : read.rejection;
  };
  return { ...opened, post, deferral };
}

test("an event says what it waits for before it begins, as that is when it is asked", async () => {
  const { post, deferral, caller } = await open({ perKey: 1, limit: 3 });
  const begun = await post("a");
  const second = await post("a");
  expect(await deferral(second)).toEqual({ by: "key", key: "a", underWay: 1, limit: 1 });
  await post("b");
  await post("c");
  expect(await deferral(await post("d"))).toEqual({ by: "workflow", underWay: 3, limit: 3 });
  expect(await deferral(second)).toEqual({ by: "workflow", underWay: 3, limit: 3 });

  say({ perKey: 1, paused: { sinceMs: 77, reason: "the bank is down" } });
  expect(await deferral(second)).toEqual({ by: "pause", sinceMs: 77, reason: "the bank is down" });
  say({ perKey: 1 });
  await settle();
  expect(await deferral(second)).toEqual({ by: "key", key: "a", underWay: 1, limit: 1 });

  expect(await deferral(begun)).toBeUndefined();
  caller.calls[0]!.answer({ text: "X" });
  await settle();
  expect(await deferral(second)).toBeUndefined();
});

test("where the workflow has room, the bound of the events at work is said; else only its turn is awaited", async () => {
  const { post, deferral } = await open({ perKey: 9 }, 1);
  await post("a");
  expect(await deferral(await post("b"))).toEqual({ by: "running", underWay: 1, limit: 1 });

  const others = await open({ limit: 1 });
  await others.post("a");
  const second = await others.post("a");
  // Of this nobody is told yet.
  rules.set("keyed", { limit: 2 });
  expect(await others.deferral(second)).toEqual({ by: "turn" });
});
