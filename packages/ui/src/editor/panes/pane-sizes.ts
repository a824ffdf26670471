/** The panes whose size people choose: the tree, the text, and the keys of what is selected. */
export type PaneName = "tree" | "text" | "panel";

/** How much of what is around it each pane takes, in percent. Unset: as much as is usual. */
export type PaneSizes = Readonly<Partial<Record<PaneName, number>>>;

/** The least and the most that a pane may take, in percent, and about what is usual. */
export const paneLimits: Readonly<
  Record<PaneName, { readonly least: number; readonly most: number; readonly usual: number }>
> = {
  tree: { least: 10, most: 35, usual: 16 },
  text: { least: 15, most: 60, usual: 42 },
  panel: { least: 10, most: 85, usual: 50 },
};

const key = "machinery.editor-panes";

/** A size within its limits. */
export function boundedSize(pane: PaneName, size: number): number {
  const { least, most } = paneLimits[pane];
  return Math.min(most, Math.max(least, Math.round(size * 10) / 10));
}

/** The sizes that were chosen in this browser. What is kept may be of another version, or of nobody's making. */
export function readPaneSizes(storage: Pick<Storage, "getItem">): PaneSizes {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    const sizes: Partial<Record<PaneName, number>> = {};
    for (const pane of ["tree", "text", "panel"] as const) {
      const size: unknown = (kept as Record<string, unknown>)[pane];
      if (typeof size === "number" && Number.isFinite(size)) sizes[pane] = boundedSize(pane, size);
    }
    return sizes;
  } catch {
    return {};
  }
}

/** Keeps the sizes, where the browser lets one keep something. */
export function keepPaneSizes(storage: Pick<Storage, "setItem">, sizes: PaneSizes): void {
  try {
    storage.setItem(key, JSON.stringify(sizes));
  } catch {
    // They hold for as long as the editor is open.
  }
}
