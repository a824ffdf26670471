import { findOperation } from "@machinery/engine";
import type { Field, Result } from "@machinery/protocol";
import type { AskRecord } from "@machinery/protocol/store";
import { listAsks, placeOfAsk, type StoreReader } from "@machinery/store";
import type { AskPage, AskQuery, OpenAsk } from "../asks.js";
import type { Plans } from "../residents/plans.js";
import { isStoreTrouble } from "../trouble.js";

/** A page of the open questions to people, the oldest first. */
export async function readAsks(reader: StoreReader, plans: Plans, query: AskQuery): Promise<Result<AskPage>> {
  const { filter, after } = query;
  const page = await listAsks(reader, filter, {
    limit: Math.max(1, query.pageSize),
    ...(after === undefined ? undefined : { after }),
  });
  const asks: OpenAsk[] = [];
  for (const record of page.asks) asks.push(await askOf(plans, record));
  return { ok: true, value: page.next === undefined ? { asks } : { asks, next: page.next } };
}

async function askOf(
  plans: Plans,
  { eventId, workflow, workflowRevision, wait, timeMs }: AskRecord,
): Promise<OpenAsk> {
  const step = wait?.step ?? "";
  const ask = wait?.kind.case === "ask" ? wait.kind.value : undefined;
  const deadlineMs = Number(ask?.deadlineMs ?? 0n);
  return {
    place: placeOfAsk(Number(timeMs), wait?.number ?? 0, eventId),
    eventId,
    step,
    workflow,
    revision: workflowRevision,
    question: ask?.question ?? "",
    assignee: ask?.assignee ?? "",
    group: ask?.group ?? "",
    claimedBy: ask?.claimedBy ?? "",
    timeMs: Number(timeMs),
    ...(deadlineMs > 0 ? { deadlineMs } : undefined),
    form: await formOf(plans, workflow, workflowRevision, step),
  };
}

/** Empty where the workflow cannot be compiled any more: its event is set aside then. */
async function formOf(
  plans: Plans,
  workflow: string,
  revision: number,
  step: string,
): Promise<readonly Field[]> {
  try {
    const held = await plans.get(workflow, revision);
    const operation = held && findOperation(held.plan, step);
    return operation?.verb === "ask" ? operation.fields : [];
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    return [];
  }
}
