import { EventStatus, type JsonObject, StepStatus } from "@machinery/protocol";
import type { EventDetail } from "@machinery/runner";
import { createMemoryDisk } from "@machinery/store";
import { expect, test } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition, type TestPartitionOptions } from "./test-partition.js";
import { createVirtualClock } from "./virtual-clock.js";

const inputs = { text: { type: "string" } };
const child: JsonObject = { name: "child", inputs, outputs: inputs, services: ["shout"] };
const run: JsonObject = { name: "sub", run: "child", output: { text: "${ answer.text }" } };
const parentOf = (...operations: JsonObject[]): JsonObject => ({
  name: "parent",
  inputs,
  outputs: inputs,
  operations,
});

type Partition = Awaited<ReturnType<typeof createTestPartition>>;

const open = (operation: JsonObject = run, options: TestPartitionOptions = {}) =>
  createTestPartition({ workflow: parentOf(operation), others: [child], ...options });

async function detail({ partition }: Pick<Partition, "partition">, eventId: string): Promise<EventDetail> {
  const read = await partition.read({ kind: "event", eventId, waitMs: 0 });
  if (!read.ok) throw new Error(JSON.stringify(read.rejection));
  return read.value;
}

async function posted(world: Partition): Promise<string> {
  const outcome = await world.post();
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.rejection));
  await settle();
  return outcome.value.event.eventId;
}

async function list({ partition }: Partition) {
  const page = await partition.read({ kind: "list", filter: {}, pageSize: 10 });
  return page.ok ? page.value.events : [];
}

test("a workflow runs another as an event of its own, linked both ways, and goes on with its outputs", async () => {
  const world = await open();
  const parentId = await posted(world);

  const waiting = await detail(world, parentId);
  expect(waiting.status).toBe(EventStatus.WAITING);
  expect(waiting.steps).toMatchObject([
    { path: "sub", verb: "run", status: StepStatus.WAITING, inputs: { text: "hi" } },
  ]);
  const childId = waiting.steps[0]!.childId!;
  expect(await detail(world, childId)).toMatchObject({
    workflow: "child",
    status: EventStatus.RUNNING,
    parent: { eventId: parentId, step: "sub" },
  });
  expect(childId.slice(10, 12)).toBe(parentId.slice(10, 12));

  world.caller.last.answer({ text: "HI" });
  await settle();
  expect(await detail(world, childId)).toMatchObject({ status: EventStatus.SUCCEEDED });
  expect(await detail(world, parentId)).toMatchObject({
    status: EventStatus.SUCCEEDED,
    outputs: { text: "HI" },
    steps: [{ status: StepStatus.SUCCEEDED, outputs: { text: "HI" } }],
  });
});

test("what fails the child fails the step, with the child's reason", async () => {
  const world = await open();
  const parentId = await posted(world);
  const childId = (await detail(world, parentId)).steps[0]!.childId!;

  world.caller.last.fail("DECLINED", { transient: false });
  await settle();

  expect(await detail(world, parentId)).toMatchObject({
    status: EventStatus.FAILED,
    error: { reason: "DECLINED", step: "sub", data: { event_id: childId } },
  });
});

test("a child that is cancelled fails the step with CHILD_CANCELLED", async () => {
  const world = await open();
  const parentId = await posted(world);
  const childId = (await detail(world, parentId)).steps[0]!.childId!;

  await world.partition.submit({ kind: "cancel", eventId: childId, reason: "no" });
  await settle();

  expect((await detail(world, parentId)).error?.reason).toBe("CHILD_CANCELLED");
});

test("a parent that is cancelled cancels the child it waits for", async () => {
  const world = await open();
  const parentId = await posted(world);
  const childId = (await detail(world, parentId)).steps[0]!.childId!;

  await world.partition.submit({ kind: "cancel", eventId: parentId, reason: "no" });
  await settle();

  expect((await detail(world, childId)).status).toBe(EventStatus.CANCELLED);
  expect(world.caller.last.isAborted).toBe(true);
});

test("a parent whose time is up cancels the child, and fails with TIMEOUT", async () => {
  const world = await open({ ...run, timeout: "1s" });
  const parentId = await posted(world);
  const childId = (await detail(world, parentId)).steps[0]!.childId!;

  while ((await detail(world, parentId)).status === EventStatus.WAITING && world.clock.step()) await settle();

  expect((await detail(world, parentId)).error?.reason).toBe("TIMEOUT");
  expect((await detail(world, childId)).status).toBe(EventStatus.CANCELLED);
});

test("a child that is not waited for goes its own way", async () => {
  const world = await open({
    name: "sub",
    run: "child",
    detached: true,
    output: { text: "${ answer.event_id }" },
  });
  const parentId = await posted(world);

  const parent = await detail(world, parentId);
  expect(parent.status).toBe(EventStatus.SUCCEEDED);
  const childId = parent.outputs?.["text"] as string;
  expect(parent.steps[0]!.childId).toBe(childId);
  expect(await detail(world, childId)).toMatchObject({
    status: EventStatus.RUNNING,
    parent: { eventId: parentId },
  });
});

test("data that the child does not take fails the step", async () => {
  const short = { text: { type: "string", schema: { maxLength: 1 } } };
  const world = await open(run, { others: [{ ...child, inputs: short }] });
  const parentId = await posted(world);

  expect(await detail(world, parentId)).toMatchObject({
    status: EventStatus.FAILED,
    error: { reason: "BAD_INPUT", step: "sub", message: expect.stringContaining("data.text") as string },
  });
  expect(await list(world)).toHaveLength(1);
});

test("whoever opens the store next goes on: the child is there once, and its answer arrives", async () => {
  const disk = createMemoryDisk();
  const clock = createVirtualClock();
  const first = await open(run, { disk, clock });
  const parentId = await posted(first);
  const childId = (await detail(first, parentId)).steps[0]!.childId!;
  await first.partition.close(0);

  const second = await open(run, { disk, clock, seed: 2 });
  second.caller.last.answer({ text: "HI" });
  await settle();

  expect((await list(second)).map(({ eventId }) => eventId).sort()).toEqual([parentId, childId].sort());
  expect((await detail(second, parentId)).outputs).toEqual({ text: "HI" });
});

test("children wait for room, and parents that wait leave it to them", async () => {
  const world = await open(run, { limits: { running: 1 } });
  const parentId = await posted(world);
  const other = await posted(world);

  for (let rounds = 0; rounds < 10; rounds++) {
    for (const call of world.caller.calls) call.answer({ text: "HI" });
    await settle();
  }

  for (const eventId of [parentId, other])
    expect((await detail(world, eventId)).status).toBe(EventStatus.SUCCEEDED);
});
