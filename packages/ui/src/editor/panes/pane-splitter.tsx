import { memo, type KeyboardEvent, type PointerEvent } from "react";
import { paneLimits, type PaneName } from "./pane-sizes.js";
import type { PaneChoice } from "./use-pane-sizes.js";

/** How far an arrow key moves a line, in percent. */
const step = 3;

/** The line beside a pane: it is drawn, or moved by the arrow keys, to give the pane more or less room. Twice pressed, it goes back. */
export const PaneSplitter = memo(function PaneSplitter(props: {
  readonly pane: PaneName;
  /** What it gives room to, for screen readers. */
  readonly label: string;
  readonly size: number | undefined;
  readonly resize: PaneChoice["resize"];
}) {
  const { pane, label, size, resize } = props;
  const { least, most, usual } = paneLimits[pane];
  const isAcross = pane === "panel";
  const resizeTo = (line: HTMLElement, x: number, y: number): void => {
    const around = line.parentElement!.getBoundingClientRect();
    if (isAcross) resize(pane, ((around.bottom - y) / around.height) * 100);
    else if (pane === "tree") resize(pane, ((x - around.left) / around.width) * 100);
    else resize(pane, ((around.right - x) / around.width) * 100);
  };
  const draw = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      resizeTo(event.currentTarget, event.clientX, event.clientY);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const line = event.currentTarget.getBoundingClientRect();
    const around = event.currentTarget.parentElement!.getBoundingClientRect();
    const [dx, dy] = moves[event.key] ?? [0, 0];
    if (event.key === "Enter") resize(pane, undefined);
    else if (isAcross ? dy !== 0 : dx !== 0)
      resizeTo(
        event.currentTarget,
        line.left + line.width / 2 + (dx * step * around.width) / 100,
        line.top + line.height / 2 + (dy * step * around.height) / 100,
      );
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={`editor__splitter${isAcross ? " editor__splitter--across" : ""}`}
      role="separator"
      aria-label={label}
      aria-orientation={isAcross ? "horizontal" : "vertical"}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={Math.round(size ?? usual)}
      tabIndex={0}
      title="Draw, or use the arrow keys; Enter or a double click gives the usual size"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={draw}
      onDoubleClick={() => resize(pane, undefined)}
      onKeyDown={press}
    />
  );
});

const moves: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
