import type { PostEffect, TellPosted } from "@machinery/engine";
import type { Rejection } from "@machinery/protocol";
import type { EventBirth } from "@machinery/protocol/store";
import type { CallSignal } from "../calling/call-signal.js";
import { childIdOf } from "./child-id.js";
import type { HeldPlan, Plans } from "../residents/plans.js";
import type { Clock, Definitions, Ids, Observer } from "../ports.js";
import { createResident, type Resident } from "../residents/resident.js";
import type { Visit } from "../residents/residents.js";
import { messageOf } from "../trouble.js";
import type { Turns } from "../turns/turns.js";

/** What posting sub-workflows needs around it. */
export interface ChildSurroundings {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly definitions: Definitions;
  readonly observer: Observer;
  readonly plans: Plans;
  readonly turns: Turns;
  visit(eventId: string, visit: Visit): void;
  /** Whether an event of the workflow may begin at once. */
  mayBegin(workflow: string): boolean;
  /** Whether nothing new is begun any more. */
  isStopping(): boolean;
}

/** What cannot be looked up now is tried again after this time. */
const AGAIN_MS = 5_000;
const NO_HASH = new Uint8Array(0);

/** What trying once came to: something to be told, nothing, or that it is to be tried again. */
type Tried = TellPosted | undefined | "again";

/**
 * Posts the events of sub-workflows, in their parents' partition. To do it again finds the event that is there. They are never refused for want of
 * room: what was begun above them is to be ended. For a place they wait like others, unless an event of the same workflow waits for them.
 */
export class ChildPosts {
  constructor(private readonly around: ChildSurroundings) {}

  /** Gives what the parent is to be told; nothing when it is given up. Never rejects. */
  async post(parent: Resident, effect: PostEffect, signal: CallSignal): Promise<TellPosted | undefined> {
    const childId = childIdOf(this.around.ids, parent.eventId, effect);
    for (;;) {
      const tried = await this.#try(childId, effect, signal);
      if (tried !== "again") return tried;
      await this.#wait(signal);
    }
  }

  async #try(childId: string, effect: PostEffect, signal: CallSignal): Promise<Tried> {
    const { definitions, plans } = this.around;
    const { step, workflow } = effect;
    try {
      if (await this.#isThere(childId)) return { kind: "tell-posted", step, childId };
      const revision = await definitions.newest(workflow);
      const held = revision === undefined ? undefined : await plans.get(workflow, revision);
      if (signal.aborted || this.around.isStopping()) return undefined;
      if (held === undefined) {
        const message = `Workflow ${workflow} is not defined any more`;
        return { kind: "tell-posted", step, childId, error: { reason: "WORKFLOW_NOT_FOUND", message } };
      }
      return await this.#begin(childId, effect, held);
    } catch (error) {
      if (signal.aborted || this.around.isStopping()) return undefined;
      this.around.observer.observe({
        level: "error",
        message: `an event of workflow ${workflow} could not be posted for its parent; it is tried again`,
        eventId: effect.parent.eventId,
        step,
        error,
      });
      return "again";
    }
  }

  /** Begins in one turn: nothing that came in between is overlooked. */
  #begin(childId: string, effect: PostEffect, held: HeldPlan): Promise<TellPosted | undefined> {
    const { step, workflow, data, parent } = effect;
    const { revision } = held.plan;
    const birth: EventBirth = {
      $typeName: "machinery.store.v1.EventBirth",
      workflow,
      workflowRevision: revision,
      labels: {},
      idempotencyKey: "",
      dataHash: NO_HASH,
      concurrencyKey: "",
      // It would wait for a place that is held until it has ended.
      sharesPlace: parent.above?.includes(workflow) === true,
      parent: {
        $typeName: "machinery.store.v1.EventParent",
        eventId: parent.eventId,
        step,
      },
    };
    const start = this.around.mayBegin(workflow);
    const seed = this.around.ids.seed();
    const post = { kind: "post-event", eventId: childId, data, labels: {}, seed, parent, start } as const;
    const resident = createResident(childId, held.plan);
    return new Promise((resolve) => {
      const ack = {
        committed: () => resolve({ kind: "tell-posted", step, childId }),
        refused: (rejection: Rejection) =>
          resolve({ kind: "tell-posted", step, childId, error: refusalOf(rejection, workflow) }),
        // The store is opened anew, and whoever does that posts it again.
        lost: () => resolve(undefined),
      };
      const before = held.unsaved === undefined ? [] : [held.unsaved];
      if (this.around.turns.begin(resident, post, ack, birth, before)) held.unsaved = undefined;
    });
  }

  #isThere(eventId: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.around.visit(eventId, (resident, error) => {
        if (resident === undefined && error !== undefined)
          reject(error instanceof Error ? error : new Error(messageOf(error)));
        else resolve(resident !== undefined);
      });
    });
  }

  #wait(signal: CallSignal): Promise<void> {
    const { clock } = this.around;
    return new Promise((resolve) => {
      const done = () => {
        silence();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const silence = clock.alarm(clock.nowMs() + AGAIN_MS, done);
      signal.addEventListener("abort", done);
    });
  }
}

function refusalOf({ reason, expected, found, violations = [] }: Rejection, workflow: string) {
  if (reason !== "INVALID_DATA") return { reason, message: `expected ${expected}, found ${found}` };
  const mismatches = violations.map(({ field, description }) => `${field}: ${description}`).join("; ");
  return {
    reason: "BAD_INPUT",
    message: `What is to be posted does not match the inputs of workflow ${workflow}: ${mismatches}`,
  };
}
