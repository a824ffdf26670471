import { EventStatus } from "@machinery/protocol";

const byName: Readonly<Record<string, EventStatus>> = {
  ACCEPTED: EventStatus.ACCEPTED,
  RUNNING: EventStatus.RUNNING,
  WAITING: EventStatus.WAITING,
  PAUSED: EventStatus.PAUSED,
  SUCCEEDED: EventStatus.SUCCEEDED,
  FAILED: EventStatus.FAILED,
  CANCELLED: EventStatus.CANCELLED,
};

/** The names of all statuses an event can have, as people read them. */
export const eventStatusNames: readonly string[] = Object.keys(byName);

/** A status as people read it: `SUCCEEDED`. One that this client does not know is `STATUS_<number>`. */
export function eventStatusName(status: EventStatus): string {
  return eventStatusNames.find((name) => byName[name] === status) ?? `STATUS_${String(status)}`;
}

/** The status of a name in any case. Undefined when there is none. */
export function parseEventStatus(name: string): EventStatus | undefined {
  const upper = name.toUpperCase();
  return Object.hasOwn(byName, upper) ? byName[upper] : undefined;
}

/** Whether an event of this status will never change again. */
export function hasEnded(status: EventStatus): boolean {
  return (
    status === EventStatus.SUCCEEDED || status === EventStatus.FAILED || status === EventStatus.CANCELLED
  );
}
