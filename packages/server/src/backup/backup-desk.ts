import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type CreateBackupResponseSchema, refuse, type Rejection, type Result } from "@machinery/protocol";
import type { Clock, Partition } from "@machinery/runner";
import { BackupWriter } from "@machinery/store/backup";
import type { Catalogue } from "../catalogue/catalogue.js";

/** How long a client may read nothing, in milliseconds. */
const stallMs = 60_000;

/** A part of a backup, as it is answered. */
type Part = Result<MessageInitShape<typeof CreateBackupResponseSchema>>;

/** Makes backups, one at a time: each holds on to what the stores were when it began. */
export class BackupDesk {
  #current: AsyncGenerator<Part, void> | undefined;

  constructor(
    private readonly partitions: readonly Pick<Partition, "copy">[],
    private readonly catalogue: Pick<Catalogue, "copy">,
    private readonly clock: Pick<Clock, "nowMs" | "alarm">,
    private readonly program: string,
  ) {}

  /** The bytes of a backup, and then what they come to. A refusal ends it, and what came before it is worth nothing. */
  async *create(signal: AbortSignal): AsyncGenerator<Part, void> {
    if (this.#current !== undefined) {
      yield refuse(backupRunning);
      return;
    }
    const parts = this.#parts(signal);
    this.#current = parts;
    let isStalled = false;
    const letGo = async (): Promise<void> => {
      if (this.#current === parts) this.#current = undefined;
      await parts.return();
    };
    // Whoever has gone may not say so in any other way.
    const left = (): void => void letGo();
    signal.addEventListener("abort", left);
    try {
      for await (const part of parts) {
        const silence = this.clock.alarm(this.clock.nowMs() + stallMs, () => {
          isStalled = true;
          void letGo();
        });
        try {
          yield part;
        } finally {
          silence();
        }
        if (isStalled) {
          yield refuse(backupStalled);
          return;
        }
      }
    } finally {
      signal.removeEventListener("abort", left);
      await letGo();
    }
  }

  async *#parts(signal: AbortSignal): AsyncGenerator<Part, void> {
    const writer = new BackupWriter();
    const timeMs = this.clock.nowMs();
    const chunk = (value: Uint8Array): Part => ({ ok: true, value: { part: { case: "chunk", value } } });
    // The partitions' moments come first: so the catalogue knows each revision that an event uses, and makes no other one under its number.
    const stores = [
      ...this.partitions.map((partition, number) => ({
        kind: "partition",
        number,
        pages: partition.copy()[Symbol.asyncIterator](),
      })),
      { kind: "catalogue", number: 0, pages: this.catalogue.copy()[Symbol.asyncIterator]() },
    ];
    try {
      for (const { pages } of stores) {
        const first = await pages.next();
        if (first.done !== true && !first.value.ok) {
          yield first.value;
          return;
        }
      }
      yield chunk(writer.begin(this.program, timeMs));
      for (const { kind, number, pages } of stores) {
        yield chunk(writer.store(kind, number));
        for (let next = await pages.next(); next.done !== true; next = await pages.next()) {
          if (signal.aborted) return;
          if (!next.value.ok) {
            yield next.value;
            return;
          }
          yield chunk(writer.pairs(next.value.value));
        }
      }
      yield chunk(writer.end());
      const { events, bytes, sha256 } = writer.totals();
      const summary = {
        backupTime: timestampFromMs(timeMs),
        events: BigInt(events),
        bytes: BigInt(bytes),
        sha256,
      };
      yield { ok: true, value: { part: { case: "summary", value: summary } } };
    } finally {
      for (const { pages } of stores) await pages.return?.();
    }
  }
}

const backupRunning: Rejection = {
  reason: "BACKUP_RUNNING",
  expected: "no other backup under way",
  found: "one that is being made",
  todo: "wait until it is done, or end it",
};

const backupStalled: Rejection = {
  reason: "BACKUP_STALLED",
  expected: `a client that reads within ${stallMs / 1_000} seconds`,
  found: "one that did not",
  todo: "begin a new backup, and write it to where there is room for it",
};
