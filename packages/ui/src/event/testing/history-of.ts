import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { FactSchema, millisToTimestamp } from "@machinery/client";
import { RunHistory } from "../run-history.js";

/** A history of these facts, 10 ms apart, from 1,000 on. */
export function historyOf(facts: readonly MessageInitShape<typeof FactSchema>[]): RunHistory {
  const history = new RunHistory("e");
  facts.forEach((init, index) => {
    const time = millisToTimestamp(1_000 + index * 10);
    history.add(create(FactSchema, { sequence: BigInt(index + 1), time, ...init }));
  });
  return history;
}
