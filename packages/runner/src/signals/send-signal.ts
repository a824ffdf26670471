import { canonicalJson, limits, type Result } from "@machinery/protocol";
import type { SignalEntry } from "@machinery/protocol/store";
import type { Epoch } from "../epoch.js";
import type { SendSignalCommand, SignalReceipt } from "../partition.js";
import { refusals } from "../rejections.js";
import { isStoreTrouble, messageOf } from "../trouble.js";
import { decideFor } from "../turns/decide-for.js";
import { digestOf } from "./offered.js";

/** Sends a signal, to one event by its id or to all that listen for its key. Never rejects. */
export async function sendSignal(epoch: Epoch, command: SendSignalCommand): Promise<Result<SignalReceipt>> {
  const { eventId, key } = command;
  if (eventId !== undefined) return sendToEvent(epoch, { ...command, eventId });
  try {
    return await epoch.signals.send({ ...command, key: key ?? "" });
  } catch (error) {
    return troubled(epoch, error);
  }
}

/** Keeps a signal that another partition has kept first. Never rejects. */
export async function keepSignal(epoch: Epoch, signal: SignalEntry): Promise<Result<SignalReceipt>> {
  try {
    return await epoch.signals.keep(signal);
  } catch (error) {
    return troubled(epoch, error);
  }
}

function troubled(epoch: Epoch, error: unknown): Result<SignalReceipt> {
  epoch.trouble(error, "a signal could not be taken");
  return isStoreTrouble(error) || epoch.isDead
    ? refusals.storeUnavailable(messageOf(error))
    : refusals.internal(`a signal that cannot be read: ${messageOf(error)}`);
}

async function sendToEvent(
  epoch: Epoch,
  { name, eventId, data, keepMs, ...given }: SendSignalCommand & { readonly eventId: string },
): Promise<Result<SignalReceipt>> {
  const { clock, ids } = epoch.around;
  const id = given.signalId ?? ids.seed();
  const digest = digestOf(ids.hash(canonicalJson(data)));
  const sent = await decideFor(epoch, eventId, {
    kind: "send-signal",
    signal: name,
    id,
    data,
    digest,
    keepMs: keepMs ?? limits.signalKeepMs,
  });
  return sent.ok ? { ok: true, value: { signalId: id, timeMs: clock.nowMs() } } : sent;
}
