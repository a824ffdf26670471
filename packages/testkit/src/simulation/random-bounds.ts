import type { JsonObject } from "@machinery/protocol";
import type { PlaceRule } from "@machinery/runner";
import type { Random } from "../random.js";

/** What bounds the events of a workflow: as people write it, and what it must come to. */
export interface ModelBounds {
  readonly written: JsonObject;
  readonly rule: Omit<PlaceRule, "paused">;
}

/** Few keys, so that events of one meet. */
const KEYS = 3;

/** Bounds that are met, or none. */
export function randomBounds(random: Random): ModelBounds {
  const isKeyed = random.chance(0.4);
  const limit = random.chance(0.35) ? random.pick([1, 2, 4]) : undefined;
  const perKey = isKeyed && random.chance(0.6) ? random.pick([1, 2]) : undefined;
  const backlog = random.chance(0.25) ? random.pick([1, 3, 20]) : undefined;
  const concurrency: JsonObject = {
    ...(limit === undefined ? {} : { limit }),
    ...(isKeyed ? { key: `\${ 'k' + string(event.data.n % ${KEYS}) }` } : {}),
    ...(perKey === undefined ? {} : { per_key: perKey }),
  };
  return {
    written: {
      ...(Object.keys(concurrency).length === 0 ? {} : { concurrency }),
      ...(backlog === undefined ? {} : { backlog }),
    },
    rule: {
      ...(limit === undefined ? undefined : { limit }),
      ...(perKey === undefined ? undefined : { perKey }),
      ...(backlog === undefined ? undefined : { backlog }),
    },
  };
}
