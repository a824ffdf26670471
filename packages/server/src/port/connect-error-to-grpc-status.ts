import { create, isMessage, toBinary, type Message } from "@bufbuild/protobuf";
import { AnySchema, type Any } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { BadRequestSchema, ErrorInfoSchema, StatusSchema } from "@machinery/protocol";

/** A status as grpc-js sends it. */
export interface GrpcStatus {
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The header that carries `google.rpc.Status` with the details, by convention of gRPC. */
export const statusDetailsHeader = "grpc-status-details-bin";

/**
 * What `google.rpc.Status` may take, in bytes: as base64 and with the message beside it, it stays under the 8 KiB of headers that clients such
 * as grpc-java and grpcio take in all. They would show an error of their own instead.
 */
const statusBytes = 4_608;

/** An error as a gRPC status with its details: of single mismatches the first ones, as many as fit. Connect's codes have the numbers of gRPC's. */
export function connectErrorToGrpcStatus(thrown: unknown): GrpcStatus {
  const error = ConnectError.from(thrown, Code.Internal);
  const metadata = new Metadata();
  for (const [key, value] of error.metadata) metadata.add(key, value);
  if (error.details.length > 0) metadata.set(statusDetailsHeader, Buffer.from(fittingStatus(error)));
  return { code: error.code, details: error.rawMessage, metadata };
}

function fittingStatus(error: ConnectError): Uint8Array {
  for (let listed = 128; ; listed = Math.floor((listed * 3) / 4)) {
    const details = error.details.flatMap((detail) => packDetail(detail, listed));
    const status = create(StatusSchema, { code: error.code, message: error.rawMessage, details });
    const bytes = toBinary(StatusSchema, status);
    if (bytes.byteLength <= statusBytes || listed === 0) return bytes;
  }
}

/** One detail, with so many mismatches. Only errors that came from another server have details without a type. */
function packDetail(detail: ConnectError["details"][number], listed: number): Any[] {
  if (!("desc" in detail)) return [];
  const message = create(detail.desc, detail.value);
  const value = toBinary(detail.desc, shortened(message, listed));
  return [create(AnySchema, { typeUrl: `type.googleapis.com/${detail.desc.typeName}`, value })];
}

function shortened(message: Message, listed: number): Message {
  if (isMessage(message, BadRequestSchema)) {
    return create(BadRequestSchema, { fieldViolations: message.fieldViolations.slice(0, listed) });
  }
  if (isMessage(message, ErrorInfoSchema)) {
    const { reason, domain } = message;
    const kept = Object.entries(message.metadata).filter(([key]) => indexOf(key) < listed);
    return create(ErrorInfoSchema, { reason, domain, metadata: Object.fromEntries(kept) });
  }
  return message;
}

/** Which mismatch a key of the metadata is about; -1 when about none. */
const indexOf = (key: string): number => Number(/^violations\.(\d+)\./.exec(key)?.[1] ?? -1);
