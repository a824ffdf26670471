import {
  apply,
  type EventState,
  isAt,
  notReached,
  type Rerun,
  rerunPosition,
  takeOver,
} from "@machinery/engine";
import { refuse, type Result } from "@machinery/protocol";
import { readEvent, type StoreReader } from "@machinery/store";
import type { Epoch } from "../epoch.js";
import type { PostCommand, PostOutcome, RerunCommand } from "../partition.js";
import { refusals } from "../rejections.js";
import { factsOf } from "../residents/stored-facts.js";
import { isStoreTrouble, messageOf } from "../trouble.js";
import type { Posting } from "./posting.js";

/** Posts an event that carries another one out again. That is read back, as far as it is taken over; it stays as it ended. Never rejects. */
export async function rerunEvent(
  epoch: Epoch,
  posting: Posting,
  command: RerunCommand,
): Promise<Result<PostOutcome>> {
  try {
    const post = await postFor(epoch, command);
    return post.ok ? await posting.post(post.value) : post;
  } catch (error) {
    epoch.trouble(error, "an event cannot be carried out again", command.eventId);
    return isStoreTrouble(error)
      ? refusals.storeUnavailable(messageOf(error))
      : refusals.internal(`event ${command.eventId}, which cannot be read: ${messageOf(error)}`);
  }
}

async function postFor(epoch: Epoch, command: RerunCommand): Promise<Result<PostCommand>> {
  const { eventId, requestId } = command;
  const ended = await fold(epoch.store, eventId);
  if (ended === undefined) return refusals.eventNotFound(eventId);
  if (!ended.ended) return refusals.eventNotEnded(eventId, ended.status);
  const found = await beginningOf(epoch, command, ended);
  if (!found.ok) return found;
  const { revision, rerun } = found.value;
  const value: PostCommand = {
    kind: "post",
    workflow: ended.workflow,
    revision,
    data: command.data ?? ended.data,
    labels: ended.labels,
    rerun,
    waitMs: 0,
    ...(requestId === undefined ? undefined : { idempotencyKey: `rerun/${eventId}/${requestId}` }),
  };
  return { ok: true, value };
}

interface Beginning {
  readonly revision: number;
  readonly rerun: Rerun;
}

async function beginningOf(
  { store, plans, around }: Epoch,
  { eventId, from }: RerunCommand,
  ended: EventState,
): Promise<Result<Beginning>> {
  const { workflow } = ended;
  if (from === undefined) {
    const revision = await around.definitions.newest(workflow);
    if (revision === undefined) return refusals.workflowNotFound(workflow, ended.revision);
    return { ok: true, value: { revision, rerun: { eventId, step: "" } } };
  }
  const { revision } = ended;
  const plan = (await plans.get(workflow, revision))?.plan;
  if (plan === undefined) return refusals.workflowNotFound(workflow, revision);
  const position = rerunPosition(plan, ended, from === "last-step" ? undefined : from.step);
  if (!position.ok) return position;
  const step = plan.operations[position.value]?.name ?? "";
  const before = await fold(store, eventId, (state) => isAt(state, position.value));
  if (before === undefined || !isAt(before, position.value)) return refuse(notReached(ended, step));
  const takenOver = takeOver(plan, before);
  if (!takenOver.ok) return takenOver;
  return { ok: true, value: { revision, rerun: { eventId, step, takenOver: takenOver.value } } };
}

/** The state after the first fact for which something holds, or after all. */
async function fold(
  reader: StoreReader,
  eventId: string,
  isThere: (state: EventState) => boolean = () => false,
): Promise<EventState | undefined> {
  let state: EventState | undefined;
  for await (const entry of readEvent(reader, eventId))
    for (const fact of factsOf(entry)) {
      state = apply(state, fact);
      if (isThere(state)) return state;
    }
  return state;
}
