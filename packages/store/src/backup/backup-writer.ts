import { createHash } from "node:crypto";
import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { BackupRecordSchema } from "@machinery/protocol/store";
import type { StoredPair } from "../copy-store.js";
import { STORE_VERSION } from "../store-version.js";
import { WireWriter } from "../wire-writer.js";
import { frame, MAGIC } from "./frame.js";

/** The version of the form of backups that this program writes. */
export const BACKUP_VERSION = 1;

/** What a backup has come to. */
export interface BackupTotals {
  readonly events: number;
  readonly bytes: number;
  /** SHA-256 of all bytes, in hexadecimal. */
  readonly sha256: string;
}

/** Turns the content of stores into the bytes of a backup. Give them out in the order in which they are made. */
export class BackupWriter {
  readonly #hash = createHash("sha256");
  readonly #wire = new WireWriter();
  #pairs = 0;
  #events = 0;
  #bytes = 0;

  /** The first bytes. */
  begin(program: string, timeMs: number): Uint8Array {
    const header = {
      version: BACKUP_VERSION,
      storeVersion: STORE_VERSION,
      program,
      timeMs: BigInt(timeMs),
    };
    return Buffer.concat([this.#count(MAGIC), this.#record({ content: { case: "header", value: header } })]);
  }

  /** Says whose pairs follow. */
  store(kind: string, number: number): Uint8Array {
    return this.#record({ content: { case: "store", value: { kind, number } } });
  }

  /** A page of pairs of the store. By hand, for there are many. */
  pairs(page: readonly StoredPair[]): Uint8Array {
    const wire = this.#wire;
    wire.begin();
    const content = wire.open(3);
    for (const [key, value] of page) {
      const pair = wire.open(1);
      wire.text(1, key);
      wire.bytes(2, value);
      wire.close(pair);
      if (isFirstEntry(key)) this.#events++;
    }
    wire.close(content);
    this.#pairs += page.length;
    return this.#count(frame(wire.finish()));
  }

  /** The last bytes. */
  end(): Uint8Array {
    const sha256 = this.#hash.copy().digest();
    const counts = { pairs: BigInt(this.#pairs), events: BigInt(this.#events), bytes: BigInt(this.#bytes) };
    return this.#record({ content: { case: "end", value: { ...counts, sha256 } } });
  }

  /** What it has come to so far. */
  totals(): BackupTotals {
    return { events: this.#events, bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  #record(record: MessageInitShape<typeof BackupRecordSchema>): Uint8Array {
    return this.#count(frame(toBinary(BackupRecordSchema, create(BackupRecordSchema, record))));
  }

  #count(bytes: Uint8Array): Uint8Array {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    return bytes;
  }
}

/** Whether a key is that of an event's first entry. */
export function isFirstEntry(key: string): boolean {
  return key.startsWith("e/") && key.endsWith("/000000");
}
