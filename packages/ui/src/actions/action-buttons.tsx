import { useWriteRefusal } from "../writing/use-write-refusal.js";
import type { EventAction } from "./event-action.js";

interface ActionButtonsProps {
  readonly actions: readonly EventAction[];
  /** What they are done to, for those who do not see what they stand beside. */
  readonly of: string;
  readonly onAct: (action: EventAction) => void;
  /** Whether the first one is what is most likely wanted. */
  readonly isFirstPrimary?: boolean;
}

/** Buttons for what can be done. Each one opens what is needed for it. */
export function ActionButtons({ actions, of, onAct, isFirstPrimary = false }: ActionButtonsProps) {
  const refusal = useWriteRefusal();
  return actions.map((action, index) => (
    <button
      key={action.name}
      type="button"
      className={`button button--${action.isDangerous === true ? "danger" : isFirstPrimary && index === 0 ? "primary" : "plain"}`}
      aria-label={`${action.name}: ${of}`}
      aria-haspopup="dialog"
      title={refusal}
      onClick={() => onAct(action)}
    >
      {action.name}
    </button>
  ));
}
