import type { Command } from "@machinery/engine";
import type { Result } from "@machinery/protocol";
import { decideFor } from "../turns/decide-for.js";
import type { Epoch } from "../epoch.js";
import type { EventSummary, HoldCommand } from "../partition.js";

/** Holds an event or lets it go on, and looks after its steps that are held. */
export function holdEvent(epoch: Epoch, command: HoldCommand): Promise<Result<EventSummary>> {
  return decideFor(epoch, command.eventId, commandOf(command));
}

function commandOf(command: HoldCommand): Command {
  switch (command.kind) {
    case "pause":
      return { kind: "pause-event", reason: command.reason };
    case "resume":
      return { kind: "resume-event" };
    case "retry-step":
      return { kind: "retry-step", step: command.step };
    default:
      return { kind: "skip-step", step: command.step, answer: command.answer };
  }
}
