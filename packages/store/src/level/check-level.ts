import { type StoreFormat, StoreFormatSchema } from "@machinery/protocol/store";
import { fromBinary } from "@bufbuild/protobuf";
import { STORE_VERSION } from "../store-version.js";
import { StoreError } from "../store.js";
import { type Link, hashOf, recordKey } from "./chain.js";
import { checkChain } from "./check-chain.js";
import { damaged, lostEnd } from "./damage-error.js";
import { readTail } from "./folder.js";
import type { LevelReader } from "./level-reader.js";

export const FORMAT_KEY = "m/format";

/**
 * Checks what an open folder holds: its format, its chain of commits, and that the chain goes as far as was noted. Gives what it says of its format
 * (undefined for an empty folder) and the end of the chain. Throws DAMAGED, TOO_NEW.
 */
export async function checkLevel(
  reader: LevelReader,
  expected: { readonly folder: string; readonly kind: string },
): Promise<{ format: StoreFormat | undefined; last: Link }> {
  const format = await readFormat(reader, expected);
  const last = await checkChain(reader, expected.folder);
  checkTail(reader, last, await readTail(expected.folder), expected.folder);
  return { format, last };
}

async function readFormat(
  reader: LevelReader,
  options: { readonly folder: string; readonly kind: string },
): Promise<StoreFormat | undefined> {
  const value = reader.read(FORMAT_KEY);
  if (value === undefined) {
    for await (const [key] of reader.rawRange({ gte: "", lt: "\u{10ffff}", limit: 1 })) {
      throw damaged(options.folder, `${FORMAT_KEY} is missing, found ${key}`);
    }
    return undefined;
  }
  return readFormatIn(value, options);
}

/** What a store says of its format. Throws TOO_NEW, and DAMAGED for one of another kind. */
export function readFormatIn(
  value: Uint8Array,
  { folder, kind }: { readonly folder: string; readonly kind: string },
): StoreFormat {
  const format = fromBinary(StoreFormatSchema, value);
  if (isNewer(format)) {
    throw new StoreError(
      "TOO_NEW",
      `${folder}: expected format ${STORE_VERSION}, found ${format.version} written by ${format.program}; use that version or a newer one`,
    );
  }
  if (format.kind !== kind)
    throw new StoreError(
      "DAMAGED",
      `${folder}: expected a ${kind}, found a ${format.kind}; use another folder`,
    );
  return format;
}

/** Whether a folder says that a newer version wrote it, whose rules are not known here. */
export function isWrittenByNewer(reader: LevelReader): boolean {
  try {
    const value = reader.read(FORMAT_KEY);
    return value !== undefined && isNewer(fromBinary(StoreFormatSchema, value));
  } catch {
    return false;
  }
}

const isNewer = ({ version }: StoreFormat): boolean => version > STORE_VERSION;

/** Compares the chain with the note of how far it went when the store was last opened or closed. */
function checkTail(reader: LevelReader, last: Link, noted: Link | undefined, folder: string): void {
  if (noted === undefined) return;
  if (noted.number > last.number) {
    throw lostEnd(folder, noted.number, last.number);
  }
  const record = reader.readSealed(recordKey(noted.number));
  if (record !== undefined && hashOf(record) !== noted.hash) {
    throw damaged(
      folder,
      `batch ${noted.number} is not the one noted at the last opening: files of two stores are mixed`,
    );
  }
}
