import type { Operation } from "@machinery/protocol";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { formatSpan } from "../format/span.js";
import { stepStatusLook } from "../format/step-status-look.js";
import { operationSays } from "../graph/operation-says.js";
import type { RunStep } from "./run-history.js";
import type { RunMoment } from "./run-moment.js";

const rowPx = 28;

interface OperationPanelProps {
  readonly name: string;
  readonly operation: Operation | undefined;
  /** Its steps that had begun. */
  readonly steps: readonly RunStep[];
  readonly moment: RunMoment;
  readonly onSelect: (path: string) => void;
}

/** An operation that has no step yet, or several: those are listed. */
export function OperationPanel({ name, operation, steps, moment, onSelect }: OperationPanelProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
  });
  const verb = operation?.verb.case ?? "";
  const items = virtual.getVirtualItems();
  return (
    <>
      <header className="side-panel__head">
        <h2 className="side-panel__title mono">{name}</h2>
      </header>
      <p className="side-panel__soft">
        {verb} {operation === undefined ? "" : operationSays(operation)}
      </p>
      {operation?.description ? <p>{operation.description}</p> : null}
      {operation?.when ? <p className="mono">when {operation.when}</p> : null}
      {steps.length === 0 ? <p>The event has not come here.</p> : <p>{steps.length} steps. Choose one.</p>}
      <div ref={scroller} className="side-panel__steps" hidden={steps.length === 0}>
        <ul className="side-panel__list" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const step = steps[index]!;
            const look = stepStatusLook(moment.statuses[step.index] ?? 0);
            const { startMs, endMs } = step.view;
            return (
              <li
                key={index % items.length}
                className="side-panel__item"
                style={{ transform: `translateY(${String(start)}px)` }}
              >
                <button type="button" className="side-panel__choose" onClick={() => onSelect(step.path)}>
                  <span className={`status--${look.tone}`}>
                    <span aria-hidden="true">{look.sign}</span>
                    <span className="visually-hidden">{look.word}</span>
                  </span>
                  <span className="side-panel__path mono">{step.path}</span>
                  <span className="side-panel__soft">
                    {endMs === undefined ? "" : formatSpan(endMs - startMs)}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}
