import {
  isLabelName,
  limits,
  names,
  type JsonObject,
  type Rejection,
  type Violation,
} from "@machinery/protocol";
import { checkJson } from "./check-json.js";
import { checkDataBytes } from "./data-bytes.js";
import { invalidArgument } from "../errors/invalid-argument.js";

/** A post as every protocol brings it. */
export interface PostRequest {
  readonly workflow: string;
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  /** Empty: none. */
  readonly idempotencyKey: string;
  /** How long to wait for the end. 0: not at all. */
  readonly waitMs: number;
  /** Whether its signature was verified, where its workflow takes none without. */
  readonly isProven?: boolean;
}

/** Whether a text holds control characters, which neither keys nor labels may. */
// oxlint-disable-next-line eslint/no-control-regex
const control = /[\u0000-\u001f\u007f]/;

/** Checks all of a post that does not depend on its workflow. `dataBytes` bounds its data. */
export function checkPost(request: PostRequest, dataBytes: number): Rejection | undefined {
  if (request.workflow === "") {
    return invalidArgument("workflow", "the name of a workflow", "none", "name the workflow to post to");
  }
  const violations: Violation[] = checkLabels(request.labels);
  const key = request.idempotencyKey;
  if (key.length > limits.idempotencyKeyChars || control.test(key)) {
    violations.push({
      field: "idempotency_key",
      description: `expected at most ${limits.idempotencyKeyChars} characters without control characters, found ${key.length}`,
      code: "INVALID_KEY",
    });
  }
  const [first] = violations;
  if (first !== undefined) {
    return {
      reason: "INVALID_ARGUMENT",
      expected: "labels and a key within their rules",
      found: `${first.field}: ${first.description}`,
      todo: "correct what is listed",
      violations,
    };
  }
  const mismatch = checkJson(request.data, "data");
  if (mismatch === undefined) return checkDataBytes(request.data, dataBytes, "data");
  return {
    reason: "INVALID_DATA",
    expected: "data that can be kept as JSON",
    found: `${mismatch.field}: ${mismatch.description}`,
    todo: "correct the data",
    violations: [mismatch],
  };
}

/** Everything that is wrong with labels, of a post or of a filter. */
export function checkLabels(labels: Readonly<Record<string, string>>): Violation[] {
  const violations: Violation[] = [];
  const labelNames = Object.keys(labels);
  if (labelNames.length > limits.labels) {
    const description = `expected at most ${limits.labels} labels, found ${labelNames.length}`;
    violations.push({ field: "labels", description, code: "TOO_MANY_LABELS" });
  }
  for (const name of labelNames.slice(0, limits.labels)) {
    const value = labels[name] ?? "";
    const field = `labels.${name.slice(0, 64)}`;
    if (!isLabelName(name)) {
      violations.push({ field, description: `expected ${names.label.words}`, code: "INVALID_LABEL_NAME" });
    }
    if (value.length > limits.labelValueChars || control.test(value)) {
      const description = `expected at most ${limits.labelValueChars} characters without control characters, found ${value.length}`;
      violations.push({ field, description, code: "INVALID_LABEL_VALUE" });
    }
  }
  return violations;
}
