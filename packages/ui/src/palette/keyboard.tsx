import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Palette } from "./palette.js";
import { shortcutAction } from "./shortcut-action.js";
import { ShortcutList } from "./shortcut-list.js";
import { hasSingleKeys } from "./single-keys.js";
import type { PaletteGoal } from "./palette-entries.js";

/** How long after `g` the key of a screen counts, in milliseconds. */
const goingMs = 1_500;

/** The keyboard of the whole manager: the palette, the list of shortcuts, and the shortcuts that are good everywhere. */
export function Keyboard() {
  const [open, setOpen] = useState<"palette" | "shortcuts">();
  const [, go] = useLocation();
  const goneAtMs = useRef(-Infinity);
  /** Who went by keyboard goes on by keyboard: at the beginning of what came. */
  const goTo = useCallback(
    (place: string): void => {
      go(place);
      setTimeout(() => document.getElementById("content")?.focus());
    },
    [go],
  );
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const isGoing = event.timeStamp - goneAtMs.current < goingMs;
      const { key, ctrlKey, metaKey, altKey } = event;
      const action = shortcutAction(
        { key, ctrlKey, metaKey, altKey, isTyped: isTyped(event) },
        isGoing,
        hasSingleKeys(localStorage),
      );
      goneAtMs.current = action?.kind === "go" ? event.timeStamp : -Infinity;
      if (action === undefined || action.kind === "go") return;
      // While a dialog of another screen is open, single keys are its own.
      if (action.kind !== "palette" && document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      if (action.kind === "place") goTo(action.place);
      else if (action.kind === "search") focusSearch();
      else setOpen(action.kind);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [goTo]);
  const close = (): void => setOpen(undefined);
  const choose = (goal: PaletteGoal): void => {
    setOpen(goal.kind === "shortcuts" ? "shortcuts" : undefined);
    if (goal.kind === "place") goTo(goal.place);
    if (goal.kind === "search") setTimeout(focusSearch);
  };
  if (open === "palette") return <Palette onChoose={choose} onClose={close} />;
  return open === "shortcuts" ? <ShortcutList onClose={close} /> : null;
}

function isTyped({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // An editor in a shadow root is seen as its host.
  const inner = target.shadowRoot?.activeElement ?? target;
  return (
    inner.matches("input:not([type=radio], [type=checkbox]), textarea, select") ||
    (inner instanceof HTMLElement && inner.isContentEditable)
  );
}

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>("main input[type=search]");
  box?.focus();
  box?.select();
}
