import type { ServerOptions } from "@machinery/server";
import type { Logger } from "pino";

/** What the server tells about itself. */
type Observer = ServerOptions["observer"];
type Observation = Parameters<Observer["observe"]>[0];

/** Turns what is observed into log entries with the fields `event_id`, `workflow`, `step`, `attempt`, `reason` and `err`. */
export function createLogObserver(logger: Logger): Observer {
  return {
    observe(observation) {
      // Most observations are of a level that is not logged, on the hot path.
      if (!logger.isLevelEnabled(observation.level)) return;
      logger[observation.level](fieldsOf(observation), observation.message);
    },
  };
}

function fieldsOf({ eventId, workflow, step, attempt, reason, error }: Observation): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  if (eventId !== undefined) fields["event_id"] = eventId;
  if (workflow !== undefined) fields["workflow"] = workflow;
  if (step !== undefined) fields["step"] = step;
  if (attempt !== undefined) fields["attempt"] = attempt;
  if (reason !== undefined) fields["reason"] = reason;
  if (error !== undefined) fields["err"] = error;
  return fields;
}
