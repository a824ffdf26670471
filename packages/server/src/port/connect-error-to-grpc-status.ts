import { toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { StatusSchema } from "@machinery/protocol";
import { connectErrorToStatus } from "../errors/connect-error-to-status.js";

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

/** An error as a gRPC status with its details: of single mismatches the first ones, as many as fit. */
export function connectErrorToGrpcStatus(thrown: unknown): GrpcStatus {
  const error = ConnectError.from(thrown, Code.Internal);
  const metadata = new Metadata();
  for (const [key, value] of error.metadata) metadata.add(key, value);
  if (error.details.length > 0) {
    const status = connectErrorToStatus(error, statusBytes);
    metadata.set(statusDetailsHeader, Buffer.from(toBinary(StatusSchema, status)));
  }
  return { code: error.code, details: error.rawMessage, metadata };
}
