import { useCallback, useMemo, useState, type CSSProperties } from "react";
import { boundedSize, keepPaneSizes, readPaneSizes, type PaneName, type PaneSizes } from "./pane-sizes.js";

/** The sizes of the editor's panes, as styles, and how to choose another one. */
export interface PaneChoice {
  readonly sizes: PaneSizes;
  /** In percent. Unset: the usual one again. */
  readonly resize: (pane: PaneName, size: number | undefined) => void;
  readonly style: CSSProperties;
}

/** The sizes of the editor's panes. They are kept in the browser. */
export function usePaneSizes(): PaneChoice {
  const [sizes, setSizes] = useState(() => readPaneSizes(localStorage));
  const resize = useCallback((pane: PaneName, size: number | undefined): void => {
    setSizes((before) => {
      const { [pane]: _, ...others } = before;
      const after = size === undefined ? others : { ...others, [pane]: boundedSize(pane, size) };
      keepPaneSizes(localStorage, after);
      return after;
    });
  }, []);
  const style = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(sizes).map(([pane, size]) => [`--editor-${pane}`, `${String(size)}%`]),
      ) as CSSProperties,
    [sizes],
  );
  return { sizes, resize, style };
}
