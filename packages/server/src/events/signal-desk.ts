import {
  isEventId,
  isSignalName,
  type JsonObject,
  limits,
  names,
  refuse,
  type Rejection,
  type Result,
} from "@machinery/protocol";
import type { Partition, SignalReceipt } from "@machinery/runner";
import { invalidArgument } from "../errors/invalid-argument.js";
import { eventNotFound } from "../errors/not-found.js";
import { checkJson } from "./check-json.js";
import { checkDataBytes } from "./data-bytes.js";

/** A signal as a request holds it. Empty texts are not there. */
export interface SignalRequest {
  readonly name: string;
  readonly key: string;
  readonly eventId: string;
  readonly signalId: string;
  readonly data: JsonObject;
  readonly keepMs: number | undefined;
}

/** Signals, whatever protocol they come by: requests are checked here and handed to the partition. */
export class SignalDesk {
  constructor(private readonly partition: Pick<Partition, "submit">) {}

  async send(request: SignalRequest): Promise<Result<SignalReceipt>> {
    const rejection = checkTarget(request) ?? checkTexts(request) ?? checkKeep(request) ?? checkData(request);
    if (rejection !== undefined) return refuse(rejection);
    const { name, key, eventId, signalId, data, keepMs } = request;
    return this.partition.submit({
      kind: "send-signal",
      name,
      data,
      ...(eventId === "" ? { key } : { eventId }),
      ...(signalId === "" ? {} : { signalId }),
      ...(keepMs === undefined ? {} : { keepMs }),
    });
  }
}

function checkTarget({ name, key, eventId }: SignalRequest): Rejection | undefined {
  if (!isSignalName(name)) {
    const found = name === "" ? "none" : `\`${name.slice(0, 64)}\``;
    return invalidArgument("name", `the name of a signal: ${names.signal.words}`, found, "name the signal");
  }
  if ((key === "") === (eventId === "")) {
    const found = key === "" ? "neither" : "both";
    return invalidArgument("key", "either a key or the id of an event", found, "say whom the signal is for");
  }
  return eventId === "" || isEventId(eventId) ? undefined : eventNotFound(eventId);
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\u0000-\u001f\u007f]/;

function checkTexts({ key, signalId }: SignalRequest): Rejection | undefined {
  for (const [field, text, mostChars] of [
    ["key", key, limits.signalKeyChars],
    ["signal_id", signalId, limits.signalIdChars],
  ] as const) {
    if (text.length > mostChars)
      return invalidArgument(field, `at most ${mostChars} characters`, String(text.length), "shorten it");
    if (control.test(text)) return invalidArgument(field, "no control characters", "some", "leave them out");
  }
  return undefined;
}

function checkKeep({ keepMs }: SignalRequest): Rejection | undefined {
  if (keepMs === undefined || (keepMs >= 1 && keepMs <= limits.longestSignalKeepMs)) return undefined;
  return invalidArgument("keep", "from 1 ms to 7 days", `${keepMs} ms`, "leave it out for 24 hours");
}

function checkData({ data }: SignalRequest): Rejection | undefined {
  const violation = checkJson(data, "data");
  if (violation === undefined) return checkDataBytes(data, limits.signalBytes, "data");
  return {
    reason: "INVALID_DATA",
    expected: "data that can be kept as JSON",
    found: `${violation.field}: ${violation.description}`,
    todo: "correct the data",
    violations: [violation],
  };
}
