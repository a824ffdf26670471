import {
  canonicalJson,
  EventStatus,
  type JsonObject,
  type Rejection,
  type Result,
} from "@machinery/protocol";
import { roughBytes } from "@machinery/engine";
import type { EventBirth, EventHead } from "@machinery/protocol/store";
import { idSlot, readDeletedEvent, readHead, type StoreReader } from "@machinery/store";
import type { Epoch } from "../epoch.js";
import { slotOfKey } from "../many/slots.js";
import { type KeyClaim, KeyPosts } from "./key-posts.js";
import type { EventSummary, PostCommand, PostOutcome } from "../partition.js";
import type { HeldPlan } from "../residents/plans.js";
import { refusals } from "../rejections.js";
import { createResident, summaryOfHead } from "../residents/resident.js";
import { isStoreTrouble, messageOf } from "../trouble.js";

type Tell = (result: Result<PostOutcome>) => void;

/** What a post's idempotency key adds to it. */
interface Keyed {
  readonly claim: KeyClaim;
  readonly key: string;
  readonly dataHash: Uint8Array;
  readonly slot: number;
}

const NO_HASH = new Uint8Array(0);

/** Takes posts: looks their keys up, has them wait for their turn, and tells what became of them. */
export class Posting {
  readonly #keys: KeyPosts;

  constructor(
    private readonly epoch: Epoch,
    /** The epoch that can be read now: this one may have ended. */
    private readonly current: () => Epoch | undefined,
  ) {
    this.#keys = new KeyPosts(epoch.store);
  }

  post(command: PostCommand): Promise<Result<PostOutcome>> {
    return new Promise((resolve) => {
      if (command.idempotencyKey === undefined || command.idempotencyKey === "")
        this.#place(command, undefined, resolve);
      else void this.#lookUp(command, command.idempotencyKey, resolve);
    });
  }

  /** Each by itself, as if they had come one after the other. */
  async postMany(posts: readonly PostCommand[]): Promise<Result<readonly Result<PostOutcome>[]>> {
    return { ok: true, value: await Promise.all(posts.map((post) => this.post(post))) };
  }

  /** Never rejects. */
  async #lookUp(command: PostCommand, key: string, tell: Tell): Promise<void> {
    const { ids } = this.epoch.around;
    const dataHash = ids.hash(contentOf(command));
    try {
      const found = await this.#keys.find(command.workflow, key, dataHash);
      if (found.kind === "refused") {
        tell({ ok: false, rejection: found.rejection });
      } else if (found.kind === "existing") {
        this.#tellExisting(found.eventId, command.waitMs, tell);
      } else {
        const slot = command.rerun ? idSlot(command.rerun.eventId) : slotOfKey(ids, command.workflow, key);
        this.#place(command, { claim: found.claim, key, dataHash, slot }, tell);
      }
    } catch (error) {
      this.#tellTrouble(error, undefined, tell);
    }
  }

  #place(command: PostCommand, keyed: Keyed | undefined, tell: Tell): void {
    const held = this.epoch.plans.peek(command.workflow, command.revision);
    if (held !== undefined) this.#offer(command, held, keyed, tell);
    else void this.#fetchPlan(command, keyed, tell);
  }

  /** Never rejects. */
  async #fetchPlan(command: PostCommand, keyed: Keyed | undefined, tell: Tell): Promise<void> {
    const { workflow, revision } = command;
    let held: HeldPlan | undefined;
    try {
      held = await this.epoch.plans.get(workflow, revision);
    } catch (error) {
      this.#tellTrouble(error, keyed, tell);
      return;
    }
    if (held !== undefined) this.#offer(command, held, keyed, tell);
    else this.#refuse(refusals.workflowNotFound(workflow, revision).rejection, keyed, tell);
  }

  #offer(command: PostCommand, held: HeldPlan, keyed: Keyed | undefined, tell: Tell): void {
    const { intake } = this.epoch;
    const post = {
      run: () => this.#begin(command, held, keyed, tell),
      bytes: () => roughBytes(command.data),
    };
    if (!intake.offer(post)) {
      this.#refuse(refusals.backlogFull(intake.waiting).rejection, keyed, tell);
    }
  }

  /** Says whether an event was made. */
  #begin(command: PostCommand, held: HeldPlan, keyed: Keyed | undefined, tell: Tell): boolean {
    const { epoch } = this;
    const { clock, ids } = epoch.around;
    if (epoch.isDead) {
      this.#refuse(refusals.storeUnavailable("a store that is being opened anew").rejection, keyed, tell);
      return false;
    }
    if (epoch.stopping) {
      this.#refuse(refusals.stopping().rejection, keyed, tell);
      return false;
    }
    const full = epoch.backlogs.fullOf(held.services);
    if (full !== undefined) {
      this.#refuse(refusals.serviceBacklogFull(full, clock.nowMs()).rejection, keyed, tell);
      return false;
    }
    const start = epoch.mayBegin(command.workflow);
    const { rerun } = command;
    const eventId = ids.eventId(clock.nowMs(), keyed?.slot ?? (rerun && idSlot(rerun.eventId)));
    const birth: EventBirth = {
      $typeName: "machinery.store.v1.EventBirth",
      workflow: command.workflow,
      workflowRevision: command.revision,
      labels: command.labels,
      idempotencyKey: keyed?.key ?? "",
      dataHash: keyed?.dataHash ?? NO_HASH,
      concurrencyKey: "",
      sharesPlace: false,
      ...(rerun && {
        rerun: { $typeName: "machinery.store.v1.EventRerun", eventId: rerun.eventId, step: rerun.step },
      }),
    };
    const post = {
      kind: "post-event",
      eventId,
      data: command.data,
      labels: command.labels,
      seed: ids.seed(),
      start,
      ...(keyed === undefined ? undefined : { idempotencyKey: keyed.key }),
      ...(rerun && { rerun }),
    } as const;
    const resident = createResident(eventId, held.plan);
    const ack = {
      committed: (summary: EventSummary) => {
        keyed?.claim.made(eventId);
        if (command.waitMs <= 0) tell(outcome(summary, undefined, false));
        else if (resident.state.ended) tell(outcome(summary, resident.state.outputs, false));
        else this.#wait(summary, command.waitMs, false, tell);
      },
      refused: (rejection: Rejection) => this.#refuse(rejection, keyed, tell),
      lost: () => {
        keyed?.claim.lost();
        tell(refusals.storeUnavailable("a write of which it is not known whether it succeeded"));
      },
    };
    const begun = this.epoch.turns.begin(
      resident,
      post,
      ack,
      birth,
      held.unsaved === undefined ? [] : [held.unsaved],
      () => refusalToWait(epoch, command.workflow),
    );
    if (begun) held.unsaved = undefined;
    return begun;
  }

  #tellExisting(eventId: string, waitMs: number, tell: Tell): void {
    if (waitMs > 0) {
      this.epoch.visit(eventId, (resident) => {
        if (resident?.committed === undefined) this.#tellHead(eventId, tell);
        else if (!resident.state.ended) this.#wait(resident.committed, waitMs, true, tell);
        else if (resident.queued === 0) tell(outcome(resident.committed, resident.state.outputs, true));
        // Its end is on its way to disk.
        else this.#wait(resident.committed, waitMs, true, tell);
      });
      return;
    }
    const committed = this.epoch.residents.peek(eventId)?.committed;
    if (committed === undefined) this.#tellHead(eventId, tell);
    else tell(outcome(committed, undefined, true));
  }

  /** As it stands, or as it ended where it was deleted since. */
  #tellHead(eventId: string, tell: Tell): void {
    readHeadOrLeft(this.epoch.store, eventId).then(
      (head) =>
        tell(
          head === undefined
            ? refusals.eventNotFound(eventId)
            : outcome(summaryOfHead(head), undefined, true),
        ),
      (error: unknown) => this.#tellTrouble(error, undefined, tell),
    );
  }

  #wait(event: EventSummary, waitMs: number, existed: boolean, tell: Tell): void {
    const { eventId } = event;
    this.epoch.around.waiters.add(eventId, waitMs, (waited) => {
      if (waited !== undefined) tell(outcome(waited.event, waited.outputs, existed));
      else void this.#tellAsItStands(event, existed, tell);
    });
  }

  /** The time is up. Never rejects. */
  async #tellAsItStands(event: EventSummary, existed: boolean, tell: Tell): Promise<void> {
    const { eventId } = event;
    const epoch = this.current();
    let now = epoch?.residents.peek(eventId)?.committed;
    if (now === undefined && epoch !== undefined) {
      try {
        const head = await readHead(epoch.store, eventId);
        now = head === undefined ? undefined : summaryOfHead(head);
      } catch (error) {
        epoch.trouble(error, "an event cannot be read", eventId);
      }
    }
    tell(outcome(now ?? event, undefined, existed));
  }

  #refuse(rejection: Rejection, keyed: Keyed | undefined, tell: Tell): void {
    keyed?.claim.dropped();
    tell({ ok: false, rejection });
  }

  #tellTrouble(error: unknown, keyed: Keyed | undefined, tell: Tell): void {
    this.epoch.trouble(error, "a post could not be taken");
    this.#refuse(
      isStoreTrouble(error)
        ? refusals.storeUnavailable(messageOf(error)).rejection
        : refusals.internal(`a workflow or a key that cannot be read: ${messageOf(error)}`).rejection,
      keyed,
      tell,
    );
  }
}

/** What a repeated key must come with again. */
function contentOf({ data, labels, rerun }: PostCommand): string {
  const content: JsonObject[] = [data, labels];
  if (rerun !== undefined) content.push({ rerun: rerun.eventId, step: rerun.step });
  return canonicalJson(content);
}

/** Why one more event of a workflow may not wait to begin, if it may not. */
function refusalToWait({ counts, seat, around }: Epoch, workflow: string): Rejection | undefined {
  if (counts.accepted >= around.limits.backlog) return refusals.backlogFull(counts.accepted).rejection;
  const { backlog } = around.places.rule(workflow) ?? {};
  if (backlog === undefined) return undefined;
  const { waiting } = seat.load(workflow, "");
  return waiting < backlog ? undefined : refusals.backlogOfWorkflowFull(workflow, waiting, backlog).rejection;
}

async function readHeadOrLeft(reader: StoreReader, eventId: string): Promise<EventHead | undefined> {
  // In this order: what is left is written as the head goes.
  return (await readHead(reader, eventId)) ?? (await readDeletedEvent(reader, eventId))?.head;
}

function outcome(
  event: EventSummary,
  outputs: JsonObject | undefined,
  existed: boolean,
): Result<PostOutcome> {
  const isDone = outputs !== undefined && event.status === EventStatus.SUCCEEDED;
  return { ok: true, value: isDone ? { event, outputs, existed } : { event, existed } };
}
