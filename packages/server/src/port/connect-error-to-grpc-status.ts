import {
  create,
  createRegistry,
  toBinary,
  type DescMessage,
  type MessageInitShape,
} from "@bufbuild/protobuf";
import { AnySchema, type Any } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema, StatusSchema } from "@machinery/protocol";

/** A status as grpc-js sends it. */
export interface GrpcStatus {
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The header that carries `google.rpc.Status` with the details, by convention of gRPC. */
export const statusDetailsHeader = "grpc-status-details-bin";

const registry = createRegistry(ErrorInfoSchema, BadRequestSchema, RetryInfoSchema);

/** An error as a gRPC status with its details. Connect's codes have the numbers of gRPC's. */
export function connectErrorToGrpcStatus(thrown: unknown): GrpcStatus {
  const error = ConnectError.from(thrown, Code.Internal);
  const metadata = new Metadata();
  for (const [key, value] of error.metadata) metadata.add(key, value);
  const details: Any[] = [];
  for (const detail of error.details) {
    if ("desc" in detail) details.push(pack(detail.desc, detail.value));
    else if (registry.getMessage(detail.type) !== undefined) details.push(packed(detail.type, detail.value));
  }
  if (details.length > 0) {
    const status = create(StatusSchema, { code: error.code, message: error.rawMessage, details });
    metadata.set(statusDetailsHeader, Buffer.from(toBinary(StatusSchema, status)));
  }
  return { code: error.code, details: error.rawMessage, metadata };
}

function pack(desc: DescMessage, value: MessageInitShape<DescMessage>): Any {
  return packed(desc.typeName, toBinary(desc, create(desc, value)));
}

function packed(typeName: string, value: Uint8Array): Any {
  return create(AnySchema, { typeUrl: `type.googleapis.com/${typeName}`, value });
}
