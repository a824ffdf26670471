import { timestampToMillis, type Fact } from "@machinery/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatClockTime } from "../format/clock-time.js";
import { formatSpan } from "../format/span.js";
import { factWords } from "./fact-words.js";
import type { RunHistory } from "./run-history.js";
import "./history-table.css";

const rowPx = 28;
const headClasses: Readonly<Record<string, string>> = { "#": "history__number", Time: "history__clock" };

interface HistoryTableProps {
  readonly history: RunHistory;
  /** The sequence of the last fact that is shown. */
  readonly until: number;
  /** Whether more comes: then the end is followed while it is in sight. */
  readonly isLive: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (path: string) => void;
  /** Goes to the moment after a fact. */
  readonly onMoment: (sequence: number) => void;
}

/** All that happened, a row for each fact. */
export function HistoryTable({ history, until, isLive, selected, onSelect, onMoment }: HistoryTableProps) {
  const [isOfStep, setIsOfStep] = useState(false);
  const step = selected === undefined ? undefined : history.step(selected);
  const sequences = useMemo(
    () => (isOfStep ? step?.facts.filter((sequence) => sequence <= until) : undefined),
    [isOfStep, step, until],
  );
  const count = sequences?.length ?? until;
  const sequenceOf = (index: number): number => sequences?.[index] ?? index + 1;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isLive && isAtEnd.current && count > 0) virtual.scrollToIndex(count - 1);
    // Only when there is more.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [count, isLive]);
  useEffect(() => {
    if (step === undefined || isOfStep) return;
    isAtEnd.current = false;
    virtual.scrollToIndex(step.sequence - 1, { align: "center" });
    // Only when something else is selected.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
  const items = virtual.getVirtualItems();
  return (
    <div className="history" role="table" aria-label="History" aria-rowcount={count}>
      <div className="history__row history__row--head" role="row">
        {["#", "Time", "After", "Fact", "Step", "What"].map((title) => (
          <span key={title} role="columnheader" className={headClasses[title]}>
            {title === "Step" ? (
              <span className="history__what">
                Step
                <label className="history__choice">
                  <input
                    type="checkbox"
                    checked={isOfStep}
                    disabled={step === undefined}
                    onChange={(change) => setIsOfStep(change.target.checked)}
                  />
                  selected only
                </label>
              </span>
            ) : (
              title
            )}
          </span>
        ))}
      </div>
      <div
        ref={scroller}
        className="history__scroller"
        role="rowgroup"
        tabIndex={0}
        aria-label="Facts"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollTop + clientHeight > scrollHeight - rowPx;
        }}
      >
        <div className="history__all" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const fact = history.facts[sequenceOf(index) - 1];
            if (fact === undefined) return null;
            return (
              <FactRow
                key={index % items.length}
                fact={fact}
                startMs={history.view.startMs}
                index={index}
                startPx={start}
                isSelected={fact.step !== "" && fact.step.replace(/\/undo$/, "") === selected}
                onSelect={onSelect}
                onMoment={onMoment}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface FactRowProps {
  readonly fact: Fact;
  readonly startMs: number;
  readonly index: number;
  readonly startPx: number;
  readonly isSelected: boolean;
  readonly onSelect: (path: string) => void;
  readonly onMoment: (sequence: number) => void;
}

function FactRow({ fact, startMs, index, startPx, isSelected, onSelect, onMoment }: FactRowProps) {
  const timeMs = fact.time === undefined ? startMs : timestampToMillis(fact.time);
  const clockTime = formatClockTime(timeMs);
  const words = factWords(fact);
  const path = fact.step.replace(/\/undo$/, "");
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className={`history__row${isSelected ? " history__row--selected" : ""}`}
      style={{ transform: `translateY(${String(startPx)}px)` }}
    >
      <span role="cell">
        <button
          type="button"
          className="history__moment"
          aria-label={`${String(fact.sequence)}: go to this moment`}
          onClick={() => onMoment(Number(fact.sequence))}
        >
          {String(fact.sequence)}
        </button>
      </span>
      <span role="cell" className="history__time history__clock">
        {clockTime}
      </span>
      <span role="cell" className="history__time" title={clockTime}>
        +{formatSpan(timeMs - startMs)}
      </span>
      <span role="cell" className={`history__cut history__kind history__kind--${toneOf(fact.kind)}`}>
        {fact.kind}
      </span>
      <span role="cell" className="history__cut">
        {path === "" ? null : (
          <button
            type="button"
            className="history__step mono"
            title={fact.step}
            onClick={() => onSelect(path)}
          >
            <bdi dir="ltr">{fact.step}</bdi>
          </button>
        )}
      </span>
      <span role="cell" className="history__cut" title={words}>
        {fact.attempt > 0 ? <span className="history__soft">attempt {fact.attempt} </span> : null}
        {words}
      </span>
    </div>
  );
}

/** The colour of a kind of fact: it says so in words as well. */
function toneOf(kind: string): "good" | "bad" | "plain" {
  if (/-(?:failed|interrupted|quarantined|refused)$/.test(kind)) return "bad";
  return kind.endsWith("-succeeded") ? "good" : "plain";
}
