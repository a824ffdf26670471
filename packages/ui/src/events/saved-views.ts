/** A search that somebody keeps under a name. */
export interface SavedView {
  readonly name: string;
  /** What the search box says. */
  readonly search: string;
}

export const mostViews = 50;
export const mostNameChars = 60;

/** Reads what was kept. What cannot be read is left out: it may come from another version. */
export function readViews(text: string | null): readonly SavedView[] {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  return Array.isArray(value) ? value.filter(isView).slice(0, mostViews) : [];
}

/** With a view in it: under a name that is there already it takes its place. */
export function savedView(views: readonly SavedView[], name: string, search: string): readonly SavedView[] {
  const view = { name: name.trim().slice(0, mostNameChars), search };
  const at = views.findIndex((one) => one.name === view.name);
  return at === -1 ? [...views, view].slice(0, mostViews) : views.with(at, view);
}

/** With another name for a view. Another view of that name goes. */
export function renamedView(views: readonly SavedView[], from: string, to: string): readonly SavedView[] {
  const name = to.trim().slice(0, mostNameChars);
  return views
    .filter((view) => view.name === from || view.name !== name)
    .map((view) => (view.name === from ? { ...view, name } : view));
}

/** Without a view. */
export function deletedView(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((view) => view.name !== name);
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null) return false;
  const { name, search } = value as Partial<Record<string, unknown>>;
  return typeof name === "string" && name !== "" && typeof search === "string";
}
