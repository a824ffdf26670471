import { createHash } from "node:crypto";
import { fromBinary } from "@bufbuild/protobuf";
import { type BackupEnd, type BackupRecord, BackupRecordSchema } from "@machinery/protocol/store";
import { STORE_VERSION } from "../store-version.js";
import { BackupError } from "./backup-error.js";
import { BACKUP_VERSION, isFirstEntry } from "./backup-writer.js";
import { ByteSource } from "./byte-source.js";
import { MAGIC, readFrame } from "./frame.js";

/** What a record says. The first is the header, the last the end; pairs follow the store they are of. */
export type BackupContent = Exclude<BackupRecord["content"], { case: undefined }>;

/**
 * Reads a backup as it comes, one record at a time. Each has been checked, but only with the last one is it certain that nothing is missing. Throws a
 * {@link BackupError}: then nothing that was read may be used.
 */
export async function* readBackup(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<BackupContent, void> {
  const source = new ByteSource(chunks);
  const tally = new Tally();
  try {
    await readMagic(source);
    tally.add(MAGIC);
    for (let last: BackupContent["case"] | undefined; last !== "end";) {
      const { record, framed } = await readFrame(source);
      const content = decode(record);
      check(content, last, tally);
      tally.add(framed);
      last = content.case;
      if (last === "end" && !(await source.isAtEnd()))
        throw new BackupError(
          "DAMAGED",
          `there is something behind its last record, at byte ${source.position}`,
        );
      yield content;
    }
  } finally {
    await source.close();
  }
}

async function readMagic(source: ByteSource): Promise<void> {
  if (await source.isAtEnd()) throw new BackupError("DAMAGED", "it is empty");
  if (!(await source.take(MAGIC.length)).equals(MAGIC))
    throw new BackupError("FOREIGN", "it does not begin as one");
}

function decode(record: Uint8Array): BackupContent {
  const { content } = fromBinary(BackupRecordSchema, record);
  // Its checksum is right: so somebody meant it.
  if (content.case === undefined)
    throw new BackupError("TOO_NEW", "a record of a kind that is not known here");
  return content;
}

function check(content: BackupContent, before: BackupContent["case"] | undefined, tally: Tally): void {
  if ((content.case === "header") !== (before === undefined))
    throw new BackupError("DAMAGED", "its header is not where it must be");
  if (content.case === "pairs" && before === "header")
    throw new BackupError("DAMAGED", "there are keys of no store in it");
  if (content.case === "header") {
    const { version, storeVersion, program } = content.value;
    if (version > BACKUP_VERSION || storeVersion > STORE_VERSION)
      throw new BackupError("TOO_NEW", `${program} wrote it, in a newer form`);
  }
  if (content.case === "pairs") for (const { key } of content.value.pairs) tally.see(key);
  if (content.case === "end") tally.compare(content.value);
}

/** What was read so far. */
class Tally {
  readonly #hash = createHash("sha256");
  #pairs = 0n;
  #events = 0n;
  #bytes = 0n;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += BigInt(bytes.length);
  }

  see(key: string): void {
    this.#pairs++;
    if (isFirstEntry(key)) this.#events++;
  }

  compare(end: BackupEnd): void {
    if (end.bytes !== this.#bytes || !this.#hash.copy().digest().equals(end.sha256))
      throw new BackupError("DAMAGED", "what was read is not what its last record says of it");
    if (end.pairs !== this.#pairs || end.events !== this.#events)
      throw new BackupError(
        "DAMAGED",
        `expected ${end.pairs} keys of ${end.events} events in it, found ${this.#pairs} of ${this.#events}`,
      );
  }
}
