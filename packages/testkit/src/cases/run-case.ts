import {
  type EventDetail,
  type Notifier,
  openPartition,
  type Observation,
  type Partition,
} from "@machinery/runner";
import { createMemoryDisk, openMemoryStore } from "@machinery/store";
import { createRandom } from "../random.js";
import { createSeededIds } from "../seeded-ids.js";
import { settle } from "../settle.js";
import { createVirtualClock, type VirtualClock } from "../virtual-clock.js";
import type { CaseDefinitions } from "./case-definitions.js";
import type { Later, TestCase } from "./case-file.js";
import { LONGEST_MS } from "./case-reader.js";
import { checkCase } from "./check-case.js";
import type { Difference } from "./difference.js";
import { refusalWords } from "./refusal-words.js";
import { ScriptedPeople } from "./scripted-people.js";
import { ScriptedServices } from "./scripted-services.js";

/** What came of a case. */
export interface CaseReport {
  readonly name: string;
  readonly ok: boolean;
  readonly differences: readonly Difference[];
  /** How many calls were made. */
  readonly calls: number;
  /** From the post to the end, or to where nothing went on, in virtual milliseconds. */
  readonly tookMs: number;
}

/** Alarms after which a case is held to go on for ever. */
const MOST_STEPS = 100_000;

/** Nobody is told anything by a case. */
const takesAll: Notifier = { notify: () => Promise.resolve({ ok: true }) };

/** Runs one case on a partition of its own, in virtual time. Never waits for anything real. */
export async function runCase(test: TestCase, world: CaseDefinitions): Promise<CaseReport> {
  const clock = createVirtualClock(test.timeMs);
  const own = clock.open();
  const services = new ScriptedServices(test.services, world.services, own, test.path, (token, later) => {
    void sayLater(partition, token, later, (message) => services.surprised(later.path, message));
  });
  const faults: Observation[] = [];
  const partition = await openPartition({
    openStore: () => openMemoryStore(createMemoryDisk()),
    canOpen: () => Promise.resolve(),
    clock: own,
    caller: services,
    notifier: takesAll,
    ids: createSeededIds(createRandom(1)),
    definitions: world.definitions,
    observer: {
      observe: (observation) => {
        if (observation.level === "error") faults.push(observation);
      },
    },
    // What is looked at in the end is all still there; the definitions say nothing about it.
    limits: { retentionMs: Infinity },
  });
  try {
    const differences: Difference[] = [];
    const surprised = (at: string, what: string, found: string, expected = "") =>
      differences.push({ at, what, expected, found });
    const posted = await post(partition, test, world.workflow.name);
    if (!posted.ok) {
      const { reason, expected, found } = posted.rejection;
      surprised(`${test.path}.data`, "the post", `${found} (${reason})`, expected);
      return { name: test.name, ok: false, differences, calls: 0, tookMs: 0 };
    }
    const { eventId } = posted.value.event;
    if (test.cancelAfterMs !== undefined) {
      own.alarm(test.timeMs + test.cancelAfterMs, () => {
        // An event that has ended by then is not cancelled; its status says so.
        void partition.submit({ kind: "cancel", eventId, reason: "the case cancels it" });
      });
    }
    const people = new ScriptedPeople(test, partition, own, (path, message) =>
      services.surprised(path, message),
    );
    people.begin(eventId);
    const detail = await drive(partition, eventId, clock, services, people, test.untilMs);
    for (const { message, error } of faults)
      surprised(
        test.path,
        "a fault",
        error instanceof Error ? `${message}: ${error.message}` : message,
        "none",
      );
    if (services.surprise !== undefined) {
      surprised(services.surprise.path, "the case", services.surprise.message, "only what it foresees");
    } else if (typeof detail === "string") {
      surprised(test.path, "the event", detail, "an end");
    } else {
      differences.push(...checkCase(test.expect, detail, services.calls));
      for (const { path, message } of [...services.leftOver(), ...people.leftOver()])
        surprised(path, "the case", message, "each answer to be asked for");
    }
    const endMs = typeof detail === "string" ? undefined : detail.endTimeMs;
    const tookMs = (endMs ?? clock.nowMs()) - test.timeMs;
    return {
      name: test.name,
      ok: differences.length === 0,
      differences,
      calls: services.calls.length,
      tookMs,
    };
  } finally {
    own.stop();
    await partition.close(0);
  }
}

/** Tells the partition what a service says later. What it refuses because of its content is a mistake of the case. */
async function sayLater(
  partition: Partition,
  token: string,
  later: Later,
  surprised: (message: string) => void,
): Promise<void> {
  const target = { token };
  const result = await (later.kind === "completes"
    ? partition.submit({ kind: "complete-step", target, answer: later.value })
    : later.kind === "fails"
      ? partition.submit({ kind: "fail-step", target, error: errorOf(later) })
      : partition.submit({ kind: "heartbeat-step", target }));
  if (result.ok || !mistakes.has(result.rejection.reason)) return;
  surprised(refusalWords(result.rejection));
}

/** Refusals that no event has coming: others, such as that a step is over, are what cases are there to show. */
const mistakes: ReadonlySet<string> = new Set(["INVALID_ANSWER", "CALLBACK_UNKNOWN"]);

function errorOf({ reason, message, data }: Extract<Later, { kind: "fails" }>) {
  return { reason, message, ...(data === undefined ? undefined : { data }) };
}

async function post(partition: Partition, { data, labels }: TestCase, workflow: string) {
  await settle();
  const posting = partition.submit({ kind: "post", workflow, revision: 1, data, labels, waitMs: 0 });
  await settle();
  return posting;
}

/** Lets time go on until nothing is left to come, or the case is over. Gives what became of the event, or why it has no end. */
async function drive(
  partition: Partition,
  eventId: string,
  clock: VirtualClock,
  services: ScriptedServices,
  people: ScriptedPeople,
  lookAfterMs: number | undefined,
): Promise<EventDetail | string> {
  const startMs = clock.nowMs();
  for (let steps = 0; ; steps++) {
    await settle();
    await people.look();
    if (services.surprise !== undefined) break;
    const nextMs = clock.nextMs();
    if (nextMs === undefined) break;
    if (lookAfterMs !== undefined && nextMs > startMs + lookAfterMs) break;
    if (nextMs > startMs + LONGEST_MS) return "it would go on for more than 3650 days";
    if (steps === MOST_STEPS) return `it does not come to an end within ${MOST_STEPS} moments`;
    clock.step();
  }
  const read = await partition.read({ kind: "event", eventId, waitMs: 0 });
  return read.ok ? read.value : read.rejection.found;
}
