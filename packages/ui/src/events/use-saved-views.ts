import { useSyncExternalStore } from "react";
import { readViews, type SavedView } from "./saved-views.js";

const key = "machinery.event-views";
const listeners = new Set<() => void>();
let known: { readonly text: string | null; readonly views: readonly SavedView[] } | undefined;

/** The views that were saved in this browser, and how to keep others in their place. Windows tell each other. */
export function useSavedViews(): readonly [readonly SavedView[], (views: readonly SavedView[]) => void] {
  return [useSyncExternalStore(listen, current), keep];
}

/** The same list while nothing was changed. Where a browser keeps nothing, there is nothing. */
function current(): readonly SavedView[] {
  const text = read();
  if (known === undefined || known.text !== text) known = { text, views: readViews(text) };
  return known.views;
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return known?.text ?? null;
  }
}

function keep(views: readonly SavedView[]): void {
  const text = JSON.stringify(views);
  known = { text, views };
  try {
    localStorage.setItem(key, text);
  } catch {
    // A browser that keeps nothing: the views last as long as the window.
  }
  for (const tell of listeners) tell();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}
