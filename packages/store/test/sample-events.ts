import { EventStatus } from "@machinery/protocol";
import { EventEntrySchema, type EventWaitSchema, type OwedSchema } from "@machinery/protocol/store";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { deriveEvent, type FoldedHead } from "../src/derive-event.js";
import { idTimePrefix } from "../src/event-id.js";
import { encodeEventEntry } from "../src/event-entry.js";
import type { Entry, Store } from "../src/store.js";

/** What one more entry of a sample event says. */
export interface SampleEntry {
  readonly status?: EventStatus;
  readonly wakeTimeMs?: number;
  readonly timeMs?: number;
  readonly bodies?: readonly string[];
  readonly errorReason?: string;
  readonly waitsOpened?: readonly MessageInitShape<typeof EventWaitSchema>[];
  readonly waitsClosed?: readonly number[];
  /** In the first entry. */
  readonly workflow?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly parent?: { readonly eventId: string; readonly step: string };
  readonly concurrencyKey?: string;
  readonly sharesPlace?: boolean;
  readonly rerun?: { readonly eventId: string; readonly step: string };
  readonly deleteTimeMs?: number;
  readonly owed?: readonly MessageInitShape<typeof OwedSchema>[];
  /** What else is written with it. */
  readonly derived?: Entry["derived"];
}

/** An id of a time, different for each number. */
export function sampleId(timeMs: number, number = 0): string {
  return idTimePrefix(timeMs) + String(number).padStart(14, "0");
}

/** Writes sample events the way a runner does. */
export class SampleEvents {
  readonly #store: Store;
  readonly #heads = new Map<string, FoldedHead>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Writes an event's next entry. */
  write(eventId: string, sample: SampleEntry = {}): Promise<void> {
    return this.#store.commit([this.entry(eventId, sample)]);
  }

  /** An event's next entry, to be committed now. */
  entry(eventId: string, sample: SampleEntry = {}): Entry {
    const head = this.#heads.get(eventId);
    const entry = create(EventEntrySchema, {
      eventId,
      number: head?.entries ?? 0,
      firstSequence: (head?.facts ?? 0n) + 1n,
      timeMs: BigInt(sample.timeMs ?? 1_000),
      status: sample.status ?? (head === undefined ? EventStatus.RUNNING : 0),
      errorReason: sample.errorReason ?? "",
      waitsOpened: [...(sample.waitsOpened ?? [])],
      waitsClosed: [...(sample.waitsClosed ?? [])],
      owed: [...(sample.owed ?? [])],
    });
    if (sample.wakeTimeMs !== undefined) entry.wakeTimeMs = BigInt(sample.wakeTimeMs);
    if (sample.deleteTimeMs !== undefined) entry.deleteTimeMs = BigInt(sample.deleteTimeMs);
    if (head === undefined) {
      const { workflow = "greet", labels = {}, idempotencyKey = "" } = sample;
      const dataHash = idempotencyKey === "" ? new Uint8Array(0) : new Uint8Array(32).fill(7);
      entry.birth = {
        $typeName: "machinery.store.v1.EventBirth",
        workflow,
        workflowRevision: 1,
        labels,
        idempotencyKey,
        dataHash,
        concurrencyKey: sample.concurrencyKey ?? "",
        sharesPlace: sample.sharesPlace ?? false,
        ...(sample.rerun && { rerun: { $typeName: "machinery.store.v1.EventRerun", ...sample.rerun } }),
        ...(sample.parent && {
          parent: { $typeName: "machinery.store.v1.EventParent", ...sample.parent },
        }),
      };
    }
    const facts = (sample.bodies ?? ["{}"]).map((body) => ({ kind: "sample", version: 1, body }));
    const derivedEvent = deriveEvent(head, { ...entry, facts });
    this.#heads.set(eventId, derivedEvent.head);
    return {
      ...encodeEventEntry({ ...entry, facts }),
      derived: [...derivedEvent.derived, ...(sample.derived ?? [])],
    };
  }
}
