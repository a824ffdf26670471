import { useId, useRef, useState, type ReactNode } from "react";
import { useDaemon } from "../daemon.js";
import { useWriteRefusal } from "./use-write-refusal.js";
import "./write-button.css";

/** What a write button does, and when not. */
export interface WriteButtonProps {
  /** What it is called, as a verb. */
  readonly children: ReactNode;
  /** Orders the write. Not called while it is refused or under way. */
  readonly onWrite: () => void;
  /** Why this write is not possible, for people, besides what the connection says. Unset: it is. */
  readonly refusal?: string | undefined;
  /** Whether it was ordered and is not answered yet. */
  readonly isUnderWay?: boolean;
  /** Whether it only leads to what is asked again before anything is written: then one press is enough. */
  readonly isPreview?: boolean;
  readonly kind?: "plain" | "primary" | "danger";
  /** A name that says more than its content, for screen readers. */
  readonly label?: string | undefined;
}

/**
 * The button of everything that writes: refused with the reason while what is shown is not as it is now, while the connection only reads, or for a
 * reason of its own. It stays in reach of the keyboard then, so that the reason can be read. Where the connection asks for care, it wants a second press.
 */
export function WriteButton(props: WriteButtonProps) {
  const { children, onWrite, isUnderWay = false, isPreview = false, kind = "plain", label } = props;
  const { guard } = useDaemon().host;
  const standing = useWriteRefusal();
  const refusal = standing ?? props.refusal;
  const [isAsking, setIsAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const reason = useRef<HTMLSpanElement>(null);
  const reasonId = useId();
  const isRefused = refusal !== undefined || isUnderWay;
  const press = (): void => {
    if (isRefused) return;
    if (guard === "confirm" && !isPreview && !isAsking) return setIsAsking(true);
    setIsAsking(false);
    onWrite();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`button button--${kind}${isAsking ? " button--asking" : ""}`}
        aria-disabled={isRefused}
        aria-busy={isUnderWay}
        aria-label={isAsking ? undefined : label}
        aria-describedby={refusal === undefined ? undefined : reasonId}
        onClick={press}
        onPointerEnter={() => showBeside(button.current, reason.current)}
        onPointerLeave={() => hide(reason.current)}
        onFocus={() => showBeside(button.current, reason.current)}
        onBlur={() => {
          setIsAsking(false);
          hide(reason.current);
        }}
        onKeyDown={({ key }) => {
          if (key === "Escape") setIsAsking(false);
        }}
      >
        {isAsking ? "Press again: " : null}
        {children}
      </button>
      {refusal === undefined ? null : (
        <span ref={reason} id={reasonId} className="write-reason" role="tooltip" popover="manual">
          {refusal}
        </span>
      )}
    </>
  );
}

/** In the top layer, so that no scroller cuts it off: above the button, or below where there is no room. */
function showBeside(button: HTMLElement | null, reason: HTMLElement | null): void {
  if (button === null || reason === null) return;
  reason.showPopover();
  const place = button.getBoundingClientRect();
  const { width, height } = reason.getBoundingClientRect();
  const above = place.top - height - 6;
  reason.style.top = `${String(above < 4 ? place.bottom + 6 : above)}px`;
  reason.style.left = `${String(Math.max(4, Math.min(place.left, innerWidth - width - 4)))}px`;
}

function hide(reason: HTMLElement | null): void {
  if (reason?.matches(":popover-open") === true) reason.hidePopover();
}
