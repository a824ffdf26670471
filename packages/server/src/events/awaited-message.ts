import type { MessageInitShape } from "@bufbuild/protobuf";
import type { StepAskSchema, StepSignalSchema } from "@machinery/protocol";
import type { EventDetail } from "@machinery/runner";

type Words = Pick<EventDetail["steps"][number], "signal" | "ask" | "by">;

/** What a step or a fact says of a signal or of a question, as the API shows it. */
export function awaitedToMessage({ signal, ask, by }: Words): {
  signal?: MessageInitShape<typeof StepSignalSchema>;
  ask?: MessageInitShape<typeof StepAskSchema>;
} {
  return {
    ...(signal && { signal: { name: signal.name, key: signal.key ?? "", signalId: signal.id ?? "" } }),
    ...((ask !== undefined || by !== undefined) && { ask: { ...ask, by: by ?? "" } }),
  };
}
