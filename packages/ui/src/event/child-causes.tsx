import { eventStatusName, type Event } from "@machinery/client";
import { useNow } from "../live/use-now.js";
import { hinderedSteps, isHeldAsWhole } from "./leading-step.js";
import { useEvent } from "./use-event.js";
import { useRun, type Run } from "./use-run.js";
import { useService } from "./use-service.js";
import { whyNotMoving } from "./why-not-moving.js";

interface ChildCausesProps {
  readonly eventId: string;
  /** How many events further down are looked into. */
  readonly depth: number;
}

/** Why an event that another one waits for is not moving, as further causes; and what that one waits for in turn. */
export function ChildCauses({ eventId, depth }: ChildCausesProps) {
  const run = useRun(eventId);
  const { value: event } = useEvent(eventId, run?.history.view.status);
  if (event === undefined || run?.readMs === undefined) return null;
  return <Causes event={event} run={run} depth={depth} />;
}

function Causes({ event, run: { history }, depth }: { event: Event; run: Run; depth: number }) {
  const nowMs = useNow();
  const { status } = history.view;
  const hindered = hinderedSteps(history);
  const [first] = isHeldAsWhole(status, hindered) ? [] : hindered;
  const view = first?.step.view;
  const service = useService(first?.isUndo === true ? view?.undo?.service : view?.service);
  const about = service ? { service } : {};
  const why = whyNotMoving({ event, history, hindered, service: about, nowMs });
  const childId = first?.hindrance === "child" ? view?.childId : undefined;
  return (
    <>
      <li>
        That event, of the workflow {event.workflow}, is {eventStatusName(status).toLowerCase()}
        {why === undefined ? "." : `: ${why.sentence}`}
      </li>
      {why?.causes.map((cause) => (
        <li key={cause}>{cause}</li>
      ))}
      {childId === undefined || depth === 0 ? null : <ChildCauses eventId={childId} depth={depth - 1} />}
    </>
  );
}
