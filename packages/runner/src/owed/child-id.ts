import { idDigits } from "@machinery/protocol";
import { idTimePrefix } from "@machinery/store";
import type { Ids } from "../ports.js";

/** What makes the id of a sub-workflow's event, beside its parent. */
export interface ChildBirth {
  /** The path of the parent's step. */
  readonly step: string;
  /** When that step began, in milliseconds since 1970. */
  readonly startTimeMs: number;
}

/**
 * The id of the event that a step carries out: always the same, so that posting it again finds it, and it can be cancelled whether or not it was
 * posted. It lies in its parent's slot, and is in order of time as all are; where those have chance it has 60 bits of a hash.
 */
export function childIdOf(ids: Pick<Ids, "hash">, parentId: string, child: ChildBirth): string {
  const hash = ids.hash(`child/${parentId}/${child.step}`);
  let tail = "";
  for (let at = 0; at < 12; at++) tail += idDigits.charAt(hash[at]! & 31);
  return `${idTimePrefix(child.startTimeMs)}${parentId.slice(10, 12)}${tail}`;
}
