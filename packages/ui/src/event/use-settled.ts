import { useEffect, useState } from "react";

/** How long a moment must stand before it is written into the address, in milliseconds: browsers refuse many changes of it in a row. */
const settledMs = 250;

/** A value that changes at once here, and is told once it has settled. What is told from outside counts. */
export function useSettled<T>(told: T, tell: (value: T) => void): [value: T, change: (value: T) => void] {
  const [draft, setDraft] = useState<{ readonly value: T }>();
  useEffect(() => {
    if (draft === undefined) return undefined;
    const timer = setTimeout(() => {
      setDraft(undefined);
      tell(draft.value);
    }, settledMs);
    return () => clearTimeout(timer);
    // Whom it is told does not matter to when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [draft]);
  return [draft === undefined ? told : draft.value, (value) => setDraft({ value })];
}
