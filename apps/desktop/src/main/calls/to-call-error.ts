import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { MachineryError } from "@machinery/client";
import type { CallError } from "../../wire/call-messages.js";

/** An error of a call as it goes to the page. Causes stay here: what they say of the network is put into words first. */
export function toCallError(thrown: unknown): CallError {
  const error = ConnectError.from(thrown);
  const { reason, found } = MachineryError.from(thrown);
  if (reason === "UNREACHABLE") return { code: Code.Unavailable, message: found, details: [] };
  return {
    code: error.code,
    message: error.rawMessage,
    details: error.details.map((detail) =>
      "desc" in detail
        ? { type: detail.desc.typeName, value: toBinary(detail.desc, create(detail.desc, detail.value)) }
        : // A copy: a view would take along to the page whatever else lies in the buffer that it is a view of.
          { type: detail.type, value: new Uint8Array(detail.value) },
    ),
  };
}
