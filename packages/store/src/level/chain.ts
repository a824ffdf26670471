import { hash } from "node:crypto";
import type { Batch } from "../committer.js";
import { WireWriter } from "../wire-writer.js";
import { sealValue } from "./envelope.js";

/** How many records are kept: the newest ones. */
export const KEPT_RECORDS = 65_536;

/** Opens the keys in a record that the batch deleted: what it deleted may have been authoritative before. No key begins with it. */
export const DELETED = "-";

/** The last link of a chain: what the next one refers to. */
export interface Link {
  /** The number of the last batch. 0: there is none. */
  readonly number: number;
  /** SHA-256 of its record as stored, in hexadecimal. Empty: there is none. */
  readonly hash: string;
}

/** What a batch adds to the chain. */
export interface NextLink {
  readonly link: Link;
  readonly key: string;
  /** As stored. */
  readonly sealed: Buffer;
  /** The record that is too old to be kept. */
  readonly forgotten: string | undefined;
}

/** The key of a batch's record. */
export function recordKey(number: number): string {
  return `m/chain/${number.toString(36).padStart(11, "0")}`;
}

/** The number of the batch that a record's key is of. */
export const numberOfRecord = (key: string): number => Number.parseInt(key.slice(allRecords.gte.length), 36);

/** All records. */
export const allRecords = { gte: "m/chain/", lt: "m/chain0" };

const writer = new WireWriter();

/** Makes the record of the batch that follows a link: machinery.store.v1.CommitRecord. */
export function nextLink(last: Link, batch: Pick<Batch, "writes" | "authoritative">): NextLink {
  const number = last.number + 1;
  const values: Uint8Array[] = [];
  writer.begin();
  writer.number(1, number);
  if (last.hash !== "") writer.bytes(2, Buffer.from(last.hash, "hex"));
  for (const [key, value] of batch.authoritative) {
    writer.text(3, value === undefined ? DELETED + key : key);
    if (value !== undefined) values.push(value);
  }
  writer.bytes(4, contentHash(values));
  const key = recordKey(number);
  const sealed = sealValue(key, writer.finish());
  return {
    link: { number, hash: hashOf(sealed) },
    key,
    sealed,
    forgotten: number > KEPT_RECORDS ? recordKey(number - KEPT_RECORDS) : undefined,
  };
}

/** SHA-256 of values, one after the other. */
export function contentHash(values: readonly Uint8Array[]): Buffer {
  return hash("sha256", values.length === 1 ? values[0]! : Buffer.concat(values), "buffer");
}

/** SHA-256 of a record as stored, in hexadecimal. */
export function hashOf(sealed: Uint8Array): string {
  return hash("sha256", sealed, "hex");
}
