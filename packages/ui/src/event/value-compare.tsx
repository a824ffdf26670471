import type { JsonValue } from "@machinery/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, type CSSProperties } from "react";
import { lineMark, mostLines, valueLines, type LineMark } from "./value-lines.js";

interface ValueCompareProps {
  readonly left: { readonly title: string; readonly value: JsonValue | undefined };
  readonly right: { readonly title: string; readonly value: JsonValue | undefined };
}

/** A line that is not broken, in pixels. */
const linePx = 18;

/** Two values side by side, with what differs marked where they have anything in common; one alone where there is no other. */
export function ValueCompare({ left, right }: ValueCompareProps) {
  const { lines, isAlike } = useMemo(() => valueLines(left.value, right.value), [left.value, right.value]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 10,
    paddingStart: 4,
    paddingEnd: 4,
  });
  if (left.value === undefined && right.value === undefined) return null;
  const areTwo = left.value !== undefined && right.value !== undefined;
  const isCompared = areTwo && isAlike;
  return (
    <div
      className={`values${areTwo ? "" : " values--one"}`}
      style={{ "--values-height": `${String(virtual.getTotalSize())}px` } as CSSProperties}
      role="table"
      aria-label={`${left.title} and ${right.title}`}
    >
      <div role="row" className="values__line values__line--head">
        {left.value === undefined ? null : <span role="columnheader">{left.title}</span>}
        {right.value === undefined ? null : <span role="columnheader">{right.title}</span>}
      </div>
      <div ref={scroller} role="rowgroup" className="values__scroller" tabIndex={0} aria-label="Values">
        <div role="presentation" className="values__all" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index]!;
            const { left: before, right: after, depth, rightDepth = depth } = line;
            const mark = isCompared ? lineMark(line) : "none";
            return (
              <div
                role="row"
                key={index}
                data-index={index}
                ref={virtual.measureElement}
                className="values__line values__line--value mono"
                style={{ transform: `translateY(${String(start)}px)` }}
              >
                {left.value === undefined ? null : (
                  <ValueSide text={before} depth={depth} mark={mark} of={left.title} sign="−" />
                )}
                {right.value === undefined ? null : (
                  <ValueSide text={after} depth={rightDepth} mark={mark} of={right.title} sign="+" />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {lines.length >= mostLines ? (
        <p className="side-panel__soft">More than can be shown: read the history.</p>
      ) : null}
    </div>
  );
}

interface ValueSideProps {
  readonly text: string | undefined;
  readonly depth: number;
  readonly mark: LineMark;
  /** What the side is called. */
  readonly of: string;
  /** What stands before a line that only this side has. */
  readonly sign: string;
}

function ValueSide({ text, depth, mark, of, sign }: ValueSideProps) {
  const shown = text === undefined ? "none" : mark;
  const says = { changed: "differs", only: `only in ${of}`, none: "" }[shown];
  return (
    <span
      role="cell"
      className={`values__side values__side--${shown}`}
      title={says === "" ? undefined : says}
    >
      <span className="values__sign" aria-hidden="true">
        {{ changed: "≠", only: sign, none: "" }[shown]}
      </span>
      {says === "" ? null : <span className="visually-hidden">{says}: </span>}
      <span className="values__text" style={{ paddingLeft: depth * 10 }}>
        {text ?? ""}
      </span>
    </span>
  );
}
