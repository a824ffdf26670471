import { escapeText } from "./escape-text.js";
import type { KeyRange } from "./store.js";

/**
 * Every key of a partition. One letter says what it is:
 *
 * - `e/<id>/<n>` an event's entries, `b/<id>/<hash>/<chunk>` its blobs, `d/<workflow>/<revision>` definitions,
 *   `g/<name>=<key>/<time>/<signal id>` signals with a key: authoritative
 * - `h/<id>` heads, in the order of time
 * - `w/<workflow>/<id>`, `l/<name>=<value>/<id>`, `s/<F|C|P|W>/<id>` indexes: by workflow, by label, and of failed, cancelled,
 *   paused and waiting events
 * - `n/<id>/<place>` what became of an event's notices: authoritative as well
 * - `q/<id>` accepted and not begun, `r/<id>` running, `t/<due>/<id>` waiting, or held, until a time
 * - `v/<workflow>/<key>/<id>` accepted and not begun, in the lines they wait in: by workflow and concurrency key
 * - `R/<workflow>/<key>/<id>` under way and counted under a key; with an empty key: under way and counted nowhere
 * - `k/<signal>=<key>/<n>/<id>` those that listen for a signal with a key, `a/<time>/<n>/<id>` open questions to people
 * - `f/<service>/<time>/<n>/<id>` calls that wait until their service lets them in
 * - `j/<name>/<signal id>` where a signal is, `u/<time>/…` signals that are not told to all that listen yet, `x/<time>/…` when signals go
 * - `o/<due>/<name>/<id>` what an event owes to another one, `p/<due>/<name>/<id>` to the outside
 * - `y/<due>/<id>` when an ended event is deleted, or what is left of it; `z/<id>` what is left of deleted ones: authoritative
 * - `E/<of>/<id>` events that carry another one out again
 * - `i/<workflow>/<key>` idempotency keys, `c/<workflow>/<status>` counts, `m/…` what the store keeps about itself
 */
export const keys = {
  entry: (eventId: string, number: number): string => `e/${eventId}/${number.toString(36).padStart(6, "0")}`,
  /** An event's entries, from a number on. */
  entries: (eventId: string, fromNumber = 0): KeyRange => ({
    gte: keys.entry(eventId, fromNumber),
    lt: `e/${eventId}0`,
  }),
  blobChunk: (eventId: string, hash: string, chunk: number): string =>
    `b/${eventId}/${hash}/${chunk.toString(36).padStart(4, "0")}`,
  /** The chunks of one blob. */
  blob: (eventId: string, hash: string): KeyRange => below(`b/${eventId}/${hash}`),
  /** All blobs of an event. */
  blobs: (eventId: string): KeyRange => below(`b/${eventId}`),
  definition: (workflow: string, revision: number): string => `d/${workflow}/${revisionText(revision)}`,
  head: (eventId: string): string => `h/${eventId}`,
  byWorkflow: (workflow: string, eventId: string): string => `w/${workflow}/${eventId}`,
  byLabel: (name: string, value: string, eventId: string): string =>
    `l/${name}=${escapeText(value)}/${eventId}`,
  ready: (eventId: string): string => `q/${eventId}`,
  /** An event that waits to begin, in the line of its workflow and concurrency key; the key is empty where there is none. */
  inLine: (workflow: string, key: string, eventId: string): string =>
    `v/${workflow}/${escapeText(key)}/${eventId}`,
  /** The events that wait in one line, from an id on. */
  line: (workflow: string, key: string, from = ""): KeyRange => {
    const { gte, lt } = below(`v/${workflow}/${escapeText(key)}`);
    return { gte: gte + from, lt };
  },
  /** What waits in the lines of a workflow that come after one; in all of them without it. */
  linesAfter: (workflow: string, key?: string): KeyRange => {
    const all = below(`v/${workflow}`);
    return key === undefined ? all : { gte: keys.line(workflow, key).lt, lt: all.lt };
  },
  /** An event that is under way, and what it is counted under. An empty key: it has no place of its own. */
  underWay: (workflow: string, key: string, eventId: string): string =>
    `R/${workflow}/${escapeText(key)}/${eventId}`,
  running: (eventId: string): string => `r/${eventId}`,
  timer: (dueMs: number, eventId: string): string => `t/${timeText(dueMs)}/${eventId}`,
  /** Where the timers due at a time begin. */
  timersAt: (dueMs: number): string => `t/${timeText(dueMs)}`,
  /** Something that an event owes. The name says which of its entries owes it. */
  owed: (to: "event" | "outside", dueMs: number, name: string, eventId: string): string =>
    `${owedLetter(to)}/${timeText(dueMs)}/${name}/${eventId}`,
  /** Where what is owed and due at a time begins. */
  owedAt: (to: "event" | "outside", dueMs: number): string => `${owedLetter(to)}/${timeText(dueMs)}`,
  notice: (eventId: string, place: number): string => `n/${eventId}/${place.toString(36).padStart(4, "0")}`,
  /** All notices of an event. */
  notices: (eventId: string): KeyRange => below(`n/${eventId}`),
  /** When an event, or what is left of it, is to be deleted. */
  deletion: (dueMs: number, eventId: string): string => `y/${timeText(dueMs)}/${eventId}`,
  /** Where the deletions due at a time begin. */
  deletionsAt: (dueMs: number): string => `y/${timeText(dueMs)}`,
  /** What is left of a deleted event. */
  deletedEvent: (eventId: string): string => `z/${eventId}`,
  /** Which events were deleted last. */
  deletedEvents: "m/deleted",
  idempotency: (workflow: string, key: string): string => `i/${workflow}/${escapeText(key)}`,
  count: (workflow: string, status: number): string => `c/${workflow}/${status}`,
  /** The counts of one workflow. */
  counts: (workflow: string): KeyRange => below(`c/${workflow}`),
  /** An event that carries another one out again. */
  rerun: (of: string, eventId: string): string => `E/${of}/${eventId}`,
  /** All events that carry one out again. */
  reruns: (of: string): KeyRange => below(`E/${of}`),
  paused: (eventId: string): string => `s/P/${eventId}`,
  failed: (eventId: string): string => `s/F/${eventId}`,
  cancelled: (eventId: string): string => `s/C/${eventId}`,
  waiting: (eventId: string): string => `s/W/${eventId}`,
  /** From which id on all that wait are in their index. Authoritative. */
  waitingFrom: "m/waiting",
  /** A listener. `number` is that of the wait. */
  listener: (signal: string, key: string, number: number, eventId: string): string =>
    `k/${signal}=${escapeText(key)}/${numberText(number)}/${eventId}`,
  /** All that listen for a signal with a key. */
  listeners: (signal: string, key: string): KeyRange => below(`k/${signal}=${escapeText(key)}`),
  /** An open question, asked at a time. */
  ask: (timeMs: number, number: number, eventId: string): string =>
    `a/${timeText(timeMs)}/${numberText(number)}/${eventId}`,
  /** A call that has been waiting since a time until its service lets it in. `number` is that of the wait. */
  waitingCall: (service: string, sinceMs: number, number: number, eventId: string): string =>
    `f/${service}/${timeText(sinceMs)}/${numberText(number)}/${eventId}`,
  /** The calls that wait for a service, the longest waiting first; from a key on (inclusive), when it is given. */
  waitingCalls: (service: string, from = ""): KeyRange => {
    const all = below(`f/${service}`);
    return from > all.gte ? { ...all, gte: from } : all;
  },
  /** A signal with a key. */
  signal: (name: string, key: string, timeMs: number, signalId: string): string =>
    `g/${name}=${escapeText(key)}/${timeText(timeMs)}/${escapeText(signalId)}`,
  /** The signals of one name and key, oldest first. */
  signals: (name: string, key: string): KeyRange => below(`g/${name}=${escapeText(key)}`),
  signalId: (name: string, signalId: string): string => `j/${name}/${escapeText(signalId)}`,
  /** That a signal, by its own key, is not told to all that listen yet. */
  undelivered: (timeMs: number, signal: string): string => `u/${timeText(timeMs)}/${signal.slice(2)}`,
  /** When a signal, by its own key, goes. */
  expiry: (timeMs: number, signal: string): string => `x/${timeText(timeMs)}/${signal.slice(2)}`,
  /** Where the signals that go at a time begin. */
  expiriesAt: (timeMs: number): string => `x/${timeText(timeMs)}`,
  /** How many signals are kept. Always derived. */
  signalCount: "m/signals",
  /** What is written where a signal is over or told, and nothing authoritative is added. */
  signalNote: "m/signalled",
  /** Which of how many partitions this is. Authoritative. */
  place: "m/place",
  /** What tokens of callbacks are sealed with. Authoritative: nothing else says it. */
  callbackSecret: "m/callbacks",
  /** That lines and places are in the store. It was written before there were any where it is missing. Authoritative. */
  hasPlaces: "m/places",
  /** When the partition wrote last. Always derived. */
  partitionTime: "m/time",
  /** All keys of a kind, such as `e`. What ends a churning range (its fence) is not among them. */
  all: (letter: string): KeyRange => ({ gte: `${letter}/`, lt: `${letter}/~` }),
} as const;

/** Every key of the catalogue store. */
export const catalogueKeys = {
  service: (name: string, revision: number): string => `service/${name}/${revisionText(revision)}`,
  /** All revisions of one service, or of all. */
  services: (name?: string): KeyRange => below(name === undefined ? "service" : `service/${name}`),
  workflow: (name: string, revision: number): string => `workflow/${name}/${revisionText(revision)}`,
  /** All revisions of one workflow, or of all. */
  workflows: (name?: string): KeyRange => below(name === undefined ? "workflow" : `workflow/${name}`),
  pause: (workflow: string): string => `pause/${workflow}`,
  pauses: (): KeyRange => below("pause"),
  request: (requestId: string): string => `request/${escapeText(requestId)}`,
  requests: (): KeyRange => below("request"),
} as const;

function owedLetter(to: "event" | "outside"): string {
  return to === "event" ? "o" : "p";
}

/** All keys that begin with a path and a slash. `0` is the character after `/`. */
function below(path: string): KeyRange {
  return { gte: `${path}/`, lt: `${path}0` };
}

function revisionText(revision: number): string {
  return String(revision).padStart(10, "0");
}

/** In order as the numbers are. */
function numberText(number: number): string {
  return number.toString(36).padStart(6, "0");
}

/** 15 digits: milliseconds until the year 33658. */
function timeText(timeMs: number): string {
  return String(Math.min(Math.max(0, Math.floor(timeMs)), 999_999_999_999_999)).padStart(15, "0");
}
