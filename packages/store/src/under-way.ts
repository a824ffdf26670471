import { unescapeText } from "./escape-text.js";
import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/** Events of a workflow under way that are counted under one key; with an empty key: that are counted nowhere, although their status says so. */
export interface UnderWay {
  readonly workflow: string;
  readonly key: string;
  readonly count: number;
}

/** Counts them, in the order of workflows and keys: it reads one small key for each such event, and none for others. */
export async function* readUnderWay(reader: StoreReader): AsyncGenerator<UnderWay> {
  let path = "";
  let count = 0;
  for await (const [name] of reader.range(keys.all("R"))) {
    const of = name.slice(0, name.lastIndexOf("/"));
    if (of !== path && count > 0) yield underWayAt(path, count);
    count = of === path ? count + 1 : 1;
    path = of;
  }
  if (count > 0) yield underWayAt(path, count);
}

function underWayAt(path: string, count: number): UnderWay {
  const [, workflow = "", key = ""] = path.split("/");
  return { workflow, key: unescapeText(key), count };
}
