import { StepStatus } from "@machinery/protocol";
import type { EventDetail, EventSummary } from "@machinery/runner";

type Steps = EventDetail["steps"] | undefined;

/** The paths of the steps that were undone, in the order they began. */
export const undoneOf = (steps: Steps = []): string[] =>
  steps.flatMap(({ path, compensation }) => (compensation?.status === StepStatus.SUCCEEDED ? [path] : []));

/** Why steps that were to be undone could not be. */
export const notUndoneOf = (steps: Steps = []): NonNullable<EventSummary["error"]>[] =>
  steps.flatMap(({ compensation }) => compensation?.error ?? []);
