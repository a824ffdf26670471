import { createRegistry } from "@bufbuild/protobuf";
import { BadRequestSchema, ErrorInfoSchema, limits, RetryInfoSchema } from "@machinery/protocol";

const recursionLimit = limits.messageDepth;

/** How binary requests are read. */
export const binaryReading = { recursionLimit, readUnknownFields: false } as const;

/** How JSON requests of Connect are read and its answers written: proto field names, as on the plain routes. */
export const jsonOptions = {
  recursionLimit,
  ignoreUnknownFields: false,
  useProtoFieldName: true,
  // What is in a message as `google.protobuf.Any`.
  registry: createRegistry(ErrorInfoSchema, BadRequestSchema, RetryInfoSchema),
} as const;

/** What an envelope, a key and labels may add to the data of an event, in bytes. */
const envelopeBytes = 64 * 1024;

/** How many bytes a request may have as it arrives, by any protocol, where its data may have `dataBytes`. */
export const requestBytesFor = (dataBytes: number): number => dataBytes + envelopeBytes;

/** What is held of requests that are not whole, at least: on all connections that speak HTTP/1.1, and on all others again, in bytes. */
const unfinishedBytes = 128 * 1024 * 1024;

/** The same where a request may have `requestBytes`: sixteen of the largest. */
export const unfinishedBytesFor = (requestBytes: number): number =>
  Math.max(unfinishedBytes, 16 * requestBytes);
