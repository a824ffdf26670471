import type { Deferred, EventState } from "@machinery/engine";
import type { EventWait } from "@machinery/protocol/store";
import { type FoldedHead, keys } from "@machinery/store";

/** A call that begins to wait on disk. */
export interface OpenedWait {
  readonly service: string;
  /** Its place in the order. */
  readonly place: string;
  readonly deferred: Deferred | undefined;
}

/** What one decision changes about calls that wait on disk until their services let them in. */
export interface CallWaits {
  readonly began: readonly OpenedWait[];
  /** The services of those that wait no more. */
  readonly over: readonly string[];
}

/** Shared by all decisions that change nothing, which are nearly all. */
export const noCallWaits: CallWaits = { began: [], over: [] };

/** What an entry changes, from what its event waited for before and after it. */
export function callWaits(
  eventId: string,
  opened: readonly EventWait[],
  before: FoldedHead["waits"],
  after: FoldedHead["waits"],
  { deferred }: Pick<EventState, "deferred">,
): CallWaits {
  if (before === after) return noCallWaits;
  const began = opened.flatMap(({ number, kind }): OpenedWait[] => {
    if (kind.case !== "call") return [];
    const { service, sinceMs } = kind.value;
    const place = keys.waitingCall(service, Number(sinceMs), number, eventId);
    return [{ service, place, deferred: deferred?.get(number)?.deferred }];
  });
  const over: string[] = [];
  for (const [number, { wait }] of before ?? [])
    if (wait.kind.case === "call" && after?.has(number) !== true) over.push(wait.kind.value.service);
  return began.length === 0 && over.length === 0 ? noCallWaits : { began, over };
}
