import type { Command } from "@machinery/engine";
import { canonicalJson, type JsonObject, type JsonValue, type Result } from "@machinery/protocol";
import type { Epoch } from "../epoch.js";
import type { StepOutcome } from "../partition.js";
import type { StepCommand, StepTarget } from "./step-command.js";
import { refusals } from "../rejections.js";
import { isStoreTrouble, messageOf } from "../trouble.js";

/** Takes what a service says later of a call, or a person for it: that it is done, has failed, or goes on. */
export function settleStep(epoch: Epoch, command: StepCommand): Promise<Result<StepOutcome>> {
  const { target } = command;
  const place = "token" in target ? epoch.tokens.read(target.token) : target;
  if (place === undefined) return Promise.resolve(refusals.callbackUnknown());
  const { eventId, step } = place;
  const engineCommand = commandOf(epoch, command, step, target);
  return new Promise((resolve) => {
    epoch.visit(eventId, (resident, error) => {
      if (resident !== undefined) {
        epoch.turns.take(resident, engineCommand, {
          committed: (event) => resolve({ ok: true, value: { event, step } }),
          refused: (rejection) => resolve({ ok: false, rejection }),
          lost: () =>
            resolve(refusals.storeUnavailable("a write of which it is not known whether it succeeded")),
        });
      } else if (error === undefined) {
        resolve("token" in target ? refusals.callbackUnknown() : refusals.eventNotFound(eventId));
      } else {
        epoch.trouble(error, "a step cannot be settled", eventId);
        resolve(
          epoch.isDead || isStoreTrouble(error)
            ? refusals.storeUnavailable(messageOf(error))
            : refusals.internal(`event ${eventId}, which is set aside: ${messageOf(error)}`),
        );
      }
    });
  });
}

function commandOf(epoch: Epoch, command: StepCommand, step: string, target: StepTarget): Command {
  const by = "token" in target ? "callback" : "person";
  switch (command.kind) {
    case "complete-step":
      return {
        kind: "complete-step",
        step,
        answer: command.answer,
        by,
        digest: digestOf(epoch, ["complete", command.answer]),
      };
    case "fail-step": {
      const { reason, message, data } = command.error;
      const said: JsonObject = { reason, message, ...(data === undefined ? {} : { data }) };
      return {
        kind: "fail-step",
        step,
        // Whoever answers later has looked into it: it is repeated only where the policy names the reason.
        error: { ...command.error, transient: false },
        by,
        digest: digestOf(epoch, ["fail", said]),
      };
    }
    default:
      return { kind: "heartbeat-step", step, by };
  }
}

/** 128 bits of SHA-256, in hexadecimal: the same for what means the same. */
function digestOf({ around: { ids } }: Epoch, said: JsonValue): string {
  const bytes = ids.hash(canonicalJson(said)).subarray(0, 16);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
