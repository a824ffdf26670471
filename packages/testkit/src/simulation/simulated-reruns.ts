import type { Result } from "@machinery/protocol";
import type { PostOutcome, RerunCommand } from "@machinery/runner";
import type { PeopleWorld } from "./people-world.js";
import type { Trace } from "./trace.js";

/** Why an event may not be carried out again as it was wanted. */
const REFUSED = new Set([
  "STEP_NOT_REACHED",
  "RERUN_PAST_UNDONE",
  "IDEMPOTENCY_KEY_REUSED",
  "BACKLOG_FULL",
  "SERVICE_BACKLOG_FULL",
  "DAEMON_STOPPING",
  "STORE_UNAVAILABLE",
]);

/** So often somebody comes back to an event that has not ended. */
const MOST_LOOKS = 8;

/** Has an event carried out again, once it has ended: from wherever, and some twice at once under one request id. Never rejects. */
export async function simulateRerun(world: PeopleWorld, of?: string, looks = MOST_LOOKS): Promise<void> {
  const { random, trace, partition, later, eventIds } = world;
  const eventId = of ?? (eventIds().length === 0 ? undefined : random.pick(eventIds()));
  if (eventId === undefined || looks === 0) return;
  const again = () => later(random.between(300, 3_000), () => void simulateRerun(world, eventId, looks - 1));
  const asked = partition();
  if (asked === undefined) return again();
  try {
    const read = await asked.read({ kind: "event", eventId, waitMs: 0 });
    if (partition() !== asked || !read.ok || read.value.endTimeMs === undefined) return again();
    const steps = read.value.steps.filter(({ path }) => !/[.[]/.test(path));
    const step = steps.length === 0 ? undefined : random.pick(steps).path;
    const from = random.pick([undefined, "last-step", step && { step }] as const);
    const requestId = random.chance(0.5) ? `r${random.between(0, 1)}` : undefined;
    trace.note(`rerun ${eventId} ${JSON.stringify(from)} ${requestId ?? "-"}`);
    const command: RerunCommand = {
      kind: "rerun",
      eventId,
      ...(from && { from }),
      ...(requestId !== undefined && { requestId }),
    };
    const copies = requestId === undefined ? 1 : 2;
    const results = await Promise.all(Array.from({ length: copies }, () => asked.submit(command)));
    for (const result of results) check(trace, eventId, result);
    const made = new Set(results.flatMap((result) => (result.ok ? [result.value.event.eventId] : [])));
    if (made.size > 1) trace.violation(`a rerun of ${eventId} made ${[...made].join()}`);
  } catch (error) {
    // Nobody answers what a process was asked that is gone.
    if (partition() === asked) trace.violation(`a rerun ends with an exception: ${String(error)}`);
  }
}

function check(trace: Trace, eventId: string, result: Result<PostOutcome>): void {
  if (result.ok) {
    if (result.value.event.rerunOf?.eventId !== eventId)
      trace.violation(`a rerun of ${eventId} names ${result.value.event.rerunOf?.eventId ?? "none"}`);
    return;
  }
  const { reason } = result.rejection;
  if (!trace.excuses(REFUSED, reason) && !trace.isOver(reason))
    trace.violation(`a rerun of ${eventId} is refused: ${JSON.stringify(result.rejection)}`);
}
