import { leaveAll } from "../turn/leave.js";
import type { Turn } from "../turn/turn.js";
import { offerKept } from "./offer-signal.js";

/** Has every step that listens look at the signals that came while it could take none. */
export function lookAgain(turn: Turn): void {
  const { awaited } = turn.state;
  if (awaited === undefined) return;
  for (const { path, awaited: one } of [...awaited.values()].sort((a, b) => a.order - b.order)) {
    if (one?.kind !== "listen" || turn.state.steps.get(path)?.awaited !== one) continue;
    const took = offerKept(turn, path);
    leaveAll(turn);
    if (took || one.key === undefined || one.looking) continue;
    turn.record({ kind: "listen-looking", version: 1, step: path });
  }
}
