import type { Awaited, OpenStep } from "@machinery/engine";
import type { EventWait } from "@machinery/protocol/store";
import type { FoldedHead } from "@machinery/store";

/** What an entry says of what its event waits for and is found by. */
export interface EventWaits {
  readonly waitsOpened: EventWait[];
  readonly waitsClosed: number[];
}

// Shared by all entries that say nothing, which are nearly all.
const nothing: EventWaits = { waitsOpened: [], waitsClosed: [] };

/** What has changed since the entry before, from the event's state and the head that it had. */
export function eventWaits(
  before: FoldedHead["waits"],
  awaited: ReadonlyMap<number, OpenStep> | undefined,
  deferred: ReadonlyMap<number, OpenStep> | undefined,
): EventWaits {
  if (before === undefined && !awaited?.size && !deferred?.size) return nothing;
  const waitsOpened: EventWait[] = [];
  for (const [number, step] of awaited ?? []) {
    const known = before?.get(number)?.wait;
    if (known !== undefined && !hasChanged(known, step.awaited)) continue;
    const wait = waitOf(number, step);
    if (wait !== undefined) waitsOpened.push(wait);
  }
  for (const [number, step] of deferred ?? [])
    if (before?.has(number) !== true) waitsOpened.push(callWait(number, step));
  const waitsClosed: number[] = [];
  for (const number of before?.keys() ?? [])
    if (awaited?.has(number) !== true && deferred?.has(number) !== true) waitsClosed.push(number);
  return { waitsOpened, waitsClosed };
}

function hasChanged(known: EventWait, awaited: Awaited | undefined): boolean {
  return (
    awaited?.kind === "ask" && known.kind.case === "ask" && known.kind.value.claimedBy !== awaited.claimedBy
  );
}

function callWait(number: number, { path, deferred, waitsSinceMs = 0 }: OpenStep): EventWait {
  const service = deferred?.service ?? "";
  return {
    $typeName: "machinery.store.v1.EventWait",
    number,
    step: path,
    kind: {
      case: "call",
      value: { $typeName: "machinery.store.v1.CallWait", service, sinceMs: BigInt(waitsSinceMs) },
    },
  };
}

/** Nothing for a listener without a key: whoever sends its event a signal knows the event. */
function waitOf(number: number, { path, awaited, deadlineMs }: OpenStep): EventWait | undefined {
  const wait = (kind: EventWait["kind"]): EventWait => ({
    $typeName: "machinery.store.v1.EventWait",
    number,
    step: path,
    kind,
  });
  if (awaited?.kind === "listen") {
    const { signal, key } = awaited;
    if (key === undefined) return undefined;
    return wait({ case: "listen", value: { $typeName: "machinery.store.v1.ListenWait", signal, key } });
  }
  if (awaited?.kind !== "ask") return undefined;
  const { question, assignee, group, claimedBy } = awaited;
  return wait({
    case: "ask",
    value: {
      $typeName: "machinery.store.v1.AskWait",
      question,
      assignee,
      group,
      claimedBy,
      deadlineMs: BigInt(deadlineMs ?? 0),
    },
  });
}
