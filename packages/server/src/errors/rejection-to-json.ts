import type { JsonObject, Rejection } from "@machinery/protocol";
import { formatRejection } from "./format-rejection.js";

/** A refusal as the plain JSON routes tell it. */
export function rejectionToJson(rejection: Rejection): JsonObject {
  const body: JsonObject = { message: formatRejection(rejection), reason: rejection.reason };
  if (rejection.violations !== undefined && rejection.violations.length > 0) {
    body["violations"] = rejection.violations.map((violation) => ({ ...violation }));
  }
  return body;
}
