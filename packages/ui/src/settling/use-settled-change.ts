import { useEffect, useState } from "react";
import { useSettled } from "./use-settled.js";

/** A value that changes at once here, and is told once it has not changed for a while, in milliseconds. What is told from outside counts. */
export function useSettledChange<T>(
  told: T,
  tell: (value: T) => void,
  ms: number,
): [value: T, change: (value: T) => void] {
  const [draft, setDraft] = useState<{ readonly value: T }>();
  const settled = useSettled(draft, ms);
  useEffect(() => {
    if (settled === undefined) return;
    setDraft(undefined);
    tell(settled.value);
    // Whom it is told does not matter to when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  return [draft === undefined ? told : draft.value, (value) => setDraft({ value })];
}
