import { StepStatus } from "@machinery/client";

/** What is looked at of a step. */
interface Placed {
  readonly path: string;
  readonly status: StepStatus;
}

/** Steps with those left out that say little, and what is said instead, by the path of the step they are in. */
export interface Folded<S> {
  readonly steps: readonly S[];
  readonly notes: ReadonlyMap<string, string>;
}

/** So many rounds of one loop are shown step by step. */
const mostRounds = 50;
/** Of more, so many that are at work or have failed. */
const mostShown = 10;

/** Of loops with many rounds only those are kept that are at work or have failed, up to ten; the rest is counted. */
export function foldRounds<S extends Placed>(steps: readonly S[]): Folded<S> {
  const loops = new Map<string, Map<string, "over" | "failed" | "at work">>();
  for (const { path, status } of steps) {
    for (const { loop, round } of roundsAround(path)) {
      let rounds = loops.get(loop);
      if (rounds === undefined) loops.set(loop, (rounds = new Map()));
      const stands = standOf(status);
      if (stands !== "over" || !rounds.has(round)) rounds.set(round, stands);
    }
  }
  const notes = new Map<string, string>();
  const shown = new Map<string, ReadonlySet<string>>();
  for (const [loop, rounds] of loops) {
    if (rounds.size <= mostRounds) continue;
    const telling = [...rounds].filter(([, stands]) => stands !== "over");
    shown.set(loop, new Set(telling.slice(0, mostShown).map(([round]) => round)));
    const count = (what: string): number => telling.filter(([, stands]) => stands === what).length;
    const parts = [`${rounds.size} rounds`];
    if (count("at work") > 0) parts.push(`${count("at work")} at work`);
    if (count("failed") > 0) parts.push(`${count("failed")} with a failed step`);
    notes.set(loop, parts.join(", "));
  }
  if (shown.size === 0) return { steps, notes };
  const isShown = ({ path }: Placed): boolean =>
    roundsAround(path).every(({ loop, round }) => shown.get(loop)?.has(round) ?? true);
  return { steps: steps.filter(isShown), notes };
}

function standOf(status: StepStatus): "over" | "failed" | "at work" {
  if (status === StepStatus.FAILED) return "failed";
  const isOpen =
    status === StepStatus.RUNNING || status === StepStatus.RETRYING || status === StepStatus.WAITING;
  return isOpen ? "at work" : "over";
}

/** The rounds that a step lies in: `a[3].b[1].c` in `a[3]` of `a`, and in `a[3].b[1]` of `a[3].b`. */
function roundsAround(path: string): { readonly loop: string; readonly round: string }[] {
  return [...path.matchAll(/\[\d+\]\./g)].map(({ index, 0: { length } }) => ({
    loop: path.slice(0, index),
    round: path.slice(0, index + length - 1),
  }));
}
