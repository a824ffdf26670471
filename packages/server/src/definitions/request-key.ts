import { createHash } from "node:crypto";
import { toJson, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import { canonicalJson, limits, refuse, type JsonObject, type Result } from "@machinery/protocol";
import type { RequestKey } from "../catalogue/catalogue.js";
import { invalidArgument } from "../errors/invalid-argument.js";

/** Makes the key of a request that may be repeated: its id, and a hash of all the rest. */
export function requestKey<Desc extends DescMessage>(
  schema: Desc,
  request: MessageShape<Desc> & { readonly requestId: string },
): Result<RequestKey> {
  const { requestId } = request;
  if (requestId === "") return { ok: true, value: { requestId, hash: "" } };
  if (requestId.length > limits.requestIdChars) {
    return refuse(
      invalidArgument(
        "request_id",
        `at most ${limits.requestIdChars} characters`,
        String(requestId.length),
        "use a shorter one, such as a UUID",
      ),
    );
  }
  const json = toJson(schema, request) as JsonObject;
  const hash = createHash("sha256")
    .update(`${schema.typeName} ${canonicalJson(json)}`)
    .digest("hex");
  return { ok: true, value: { requestId, hash } };
}
