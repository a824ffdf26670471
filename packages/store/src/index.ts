/** The storage port with its memory adapter, and the layout of what is stored: pure, and the same in a browser. */
export {
  StoreError,
  type Entry,
  type KeyRange,
  type Store,
  type StoreErrorCode,
  type StoreReader,
  type StoreSnapshot,
} from "./store.js";
export { isDamage } from "./is-damage.js";
export { createMemoryDisk, type MemoryDisk, type MemoryDiskOptions } from "./memory-disk.js";
export { createMemoryStore, openMemoryStore } from "./memory-store.js";
export { copyStore, type StoredPair } from "./copy-store.js";
export { AUTHORITATIVE } from "./authoritative.js";
export { catalogueKeys, keys } from "./keys.js";
export {
  idInHex,
  idOfKey,
  idRange,
  idSlot,
  partitionOfSlot,
  slots,
  idTime,
  idTimePrefix,
} from "./event-id.js";
export {
  decodeEventEntry,
  encodeEventEntry,
  type EncodedEntry,
  type NewEntry,
  type NewFact,
} from "./event-entry.js";
export { deriveEvent, hasEnded, type DerivedEvent, type FoldedHead } from "./derive-event.js";
export type { DerivedPair } from "./derived-pair.js";
export { readEvent, readHead } from "./read-event.js";
export { countHeads, type HeadCounts } from "./count-heads.js";
export { listHeads, type HeadFilter, type HeadPage, type HeadPaging } from "./list-heads.js";
export { readReruns } from "./reruns.js";
export { running, timers, type DueTimer } from "./awake.js";
export { nextLine, readLine } from "./lines.js";
export { awaitedServices, type WaitingCall, waitingCalls } from "./waiting-calls.js";
export { beginWaitingIndex } from "./waiting-index.js";
export { makePlaces } from "./make-places.js";
export { readUnderWay, type UnderWay } from "./under-way.js";
export { listeners } from "./listeners.js";
export { listAsks, placeOfAsk, type AskFilter, type AskPage, type AskPaging } from "./list-asks.js";
export {
  countSignals,
  deliveredEntry,
  expired,
  keysOfSignals,
  readSignal,
  readSignalById,
  readSignals,
  signalEntry,
  undelivered,
  withoutSignals,
  type KeptSignal,
} from "./signals.js";
export {
  decodeItem,
  encodeOwed,
  noticeEntry,
  type OwedItem,
  owedItem,
  owedItems,
  owedTo,
  type OwedTo,
  putOff,
  readNotices,
} from "./owed.js";
export { deletedEventsEntry, readDeletedEvent } from "./deleted-event.js";
export {
  type Deletion,
  type DeletionOptions,
  type DueDeletion,
  dueDeletions,
  planDeletion,
} from "./deletion.js";
export { partitionTimePair, readPartitionTime } from "./partition-time.js";
export { encodeCount, readCounts, type EventCount } from "./counts.js";
export { keepPlace, type PartitionPlace, placeEntry, readPlace, takePlace, verifyPlace } from "./place.js";
export { readIdempotency, type KnownPost } from "./idempotency.js";
export { definitionEntry, readDefinition } from "./definitions.js";
export { largeEntry, openLarge, readLarge } from "./large-value.js";
export { openValue, sealValue } from "./level/envelope.js";
export { sizeLimits } from "./size-limits.js";
export type { Damage } from "./damage.js";
export { verifyCatalogue } from "./verify-catalogue.js";
export { verifyPartition } from "./verify-partition.js";
export { takeOutBroken, type WrittenBefore } from "./take-out-broken.js";
export { takeOutUnreadable } from "./take-out-unreadable.js";
export { rebuildPartition } from "./rebuild-partition.js";
