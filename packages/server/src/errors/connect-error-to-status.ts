import { create, isMessage, toBinary, type Message } from "@bufbuild/protobuf";
import { AnySchema, type Any } from "@bufbuild/protobuf/wkt";
import type { ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema, StatusSchema, type Status } from "@machinery/protocol";

/**
 * An error as `google.rpc.Status` with its details. It takes at most so many bytes, if it can: of single mismatches it has the first ones, as many as
 * fit. Connect's codes have the numbers of gRPC's.
 */
export function connectErrorToStatus(error: ConnectError, mostBytes: number): Status {
  for (let listed = 128; ; listed = Math.floor((listed * 3) / 4)) {
    const details = error.details.flatMap((detail) => packDetail(detail, listed));
    const status = create(StatusSchema, { code: error.code, message: error.rawMessage, details });
    if (listed === 0 || toBinary(StatusSchema, status).byteLength <= mostBytes) return status;
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
