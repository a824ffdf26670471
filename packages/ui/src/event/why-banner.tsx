import { EventDeferralReason, EventStatus, type Event } from "@machinery/client";
import type { Operation } from "@machinery/protocol";
import { ActionButtons } from "../actions/action-buttons.js";
import type { Acting } from "../actions/action-dialog.js";
import type { EventAction } from "../actions/event-action.js";
import { remedies } from "../actions/remedies.js";
import { searchPlace } from "../events/search-place.js";
import { useNow } from "../live/use-now.js";
import { isHeldAsWhole, type Hindered } from "./leading-step.js";
import type { RunHistory } from "./run-history.js";
import { useStepActions } from "./use-step-actions.js";
import { whyNotMoving } from "./why-not-moving.js";
import { WhyStrip } from "./why-strip.js";

interface WhyBannerProps {
  readonly event: Event;
  readonly history: RunHistory;
  readonly hindered: readonly Hindered[];
  /** Undefined: it was not heard yet; null: there is none that is known. */
  readonly operation: (path: string) => Operation | null | undefined;
  readonly onSelect: (path: string) => void;
  readonly onAct: (acting: Acting) => void;
}

/** Why an event is not moving now, as long as it is not. */
export function WhyBanner({ event, history, hindered, operation, onSelect, onAct }: WhyBannerProps) {
  const nowMs = useNow();
  const { status } = history.view;
  const first = isHeldAsWhole(status, hindered) ? undefined : hindered[0];
  const { about, actions } = useStepActions(event.eventId, first, first && operation(first.step.path));
  const why = whyNotMoving({ event, history, hindered, service: about, nowMs });
  if (why === undefined) return null;
  const offered = remedies(event, status, hindered, actions);
  const ofOf = (action: EventAction): string =>
    first !== undefined && actions.includes(action) ? first.step.path : event.eventId;
  return (
    <WhyStrip why={why} about={first} underWay={underWayPlace(event, status)} onSelect={onSelect}>
      <ActionButtons
        actions={offered}
        of={first?.step.path ?? event.eventId}
        onAct={(action) => onAct({ action, of: ofOf(action) })}
        isFirstPrimary={why.needsSomebody}
      />
    </WhyStrip>
  );
}

/** Where those events are listed that hold the places which an event waits for. Nothing where it waits for no place. */
function underWayPlace({ workflow, deferral }: Event, status: EventStatus): string | undefined {
  if (status !== EventStatus.ACCEPTED) return undefined;
  switch (deferral?.reason) {
    case EventDeferralReason.WORKFLOW_LIMIT:
    case EventDeferralReason.KEY_LIMIT:
      return searchPlace(`workflow:${workflow} status:running,waiting,paused`);
    case EventDeferralReason.RUNNING_LIMIT:
      return searchPlace("status:running");
    default:
      return undefined;
  }
}
