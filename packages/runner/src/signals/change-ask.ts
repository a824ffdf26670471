import type { Result } from "@machinery/protocol";
import { decideFor } from "../turns/decide-for.js";
import type { Epoch } from "../epoch.js";
import type { AskCommand } from "../asks.js";
import type { EventSummary } from "../partition.js";

/** Claims, releases or answers a question. Never rejects. */
export function changeAsk(epoch: Epoch, command: AskCommand): Promise<Result<EventSummary>> {
  const { eventId, step, by } = command;
  return decideFor(
    epoch,
    eventId,
    command.kind === "claim-ask"
      ? { kind: "claim-ask", step, by, release: command.release }
      : { kind: "answer-ask", step, by, answer: command.answer },
  );
}
