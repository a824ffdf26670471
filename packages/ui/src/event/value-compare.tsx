import type { JsonValue } from "@machinery/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { mostLines, valueLines } from "./value-lines.js";

interface ValueCompareProps {
  readonly left: { readonly title: string; readonly value: JsonValue | undefined };
  readonly right: { readonly title: string; readonly value: JsonValue | undefined };
}

/** A line that is not broken, in pixels. */
const linePx = 18;

/** Two values side by side, with what differs between them marked; one alone where there is no other. */
export function ValueCompare({ left, right }: ValueCompareProps) {
  const lines = useMemo(() => valueLines(left.value, right.value), [left.value, right.value]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 10,
  });
  if (left.value === undefined && right.value === undefined) return null;
  const isCompared = left.value !== undefined && right.value !== undefined;
  return (
    <div
      className={`values${isCompared ? "" : " values--one"}`}
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
            const { left: before, right: after, depth, isSame } = lines[index]!;
            const isOther = isCompared && !isSame;
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
                  <ValueSide text={before} depth={depth} isOther={isOther} sign="−" says="only there" />
                )}
                {right.value === undefined ? null : (
                  <ValueSide text={after} depth={depth} isOther={isOther} sign="+" says="only here" />
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
  readonly isOther: boolean;
  readonly sign: string;
  readonly says: string;
}

function ValueSide({ text, depth, isOther, sign, says }: ValueSideProps) {
  const kind = isOther && text !== undefined ? ` values__side--${sign === "+" ? "come" : "gone"}` : "";
  return (
    <span role="cell" className={`values__side${kind}`}>
      <span className="values__sign" aria-hidden="true">
        {kind === "" ? "" : sign}
      </span>
      {kind === "" ? null : <span className="visually-hidden">{says}: </span>}
      <span className="values__text" style={{ paddingLeft: depth * 10 }}>
        {text ?? ""}
      </span>
    </span>
  );
}
