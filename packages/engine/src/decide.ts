import type { Plan } from "@machinery/language";
import type { Rejection } from "@machinery/protocol";
import type { Command } from "./commands/command.js";
import { acceptAttempt } from "./commands/accept-attempt.js";
import { answerAttempt } from "./commands/answer-attempt.js";
import { cancelEvent } from "./commands/cancel-event.js";
import type { CommandHandler } from "./commands/command-handler.js";
import { completeStep } from "./commands/complete-step.js";
import { failStep } from "./commands/fail-step.js";
import { heartbeatStep } from "./commands/heartbeat-step.js";
import { deferAttempt } from "./commands/defer-attempt.js";
import { failAttempt } from "./commands/fail-attempt.js";
import { pauseEvent } from "./commands/pause-event.js";
import { postEvent } from "./commands/post-event.js";
import { quarantineEvent } from "./commands/quarantine-event.js";
import { recoverEvent } from "./commands/recover-event.js";
import { resumeEvent } from "./commands/resume-event.js";
import { retryStep } from "./commands/retry-step.js";
import { skipStep } from "./commands/skip-step.js";
import { sendSignal } from "./commands/send-signal.js";
import { deliverSignal } from "./commands/deliver-signal.js";
import { signalsFound } from "./commands/signals-found.js";
import { claimAsk } from "./commands/claim-ask.js";
import { answerAsk } from "./commands/answer-ask.js";
import { startDeferred } from "./commands/start-deferred.js";
import { startEvent } from "./commands/start-event.js";
import { tellChildEnded } from "./commands/tell-child-ended.js";
import { tellPosted } from "./commands/tell-posted.js";
import { timerDue } from "./commands/timer-due.js";
import type { Decision } from "./decision.js";
import { EngineError } from "./engine-error.js";
import type { EventState } from "./state/event-state.js";
import { advance } from "./turn/advance.js";
import { Turn } from "./turn/turn.js";

const handlers: { readonly [K in Command["kind"]]: CommandHandler<Extract<Command, { readonly kind: K }>> } =
  {
    "post-event": postEvent,
    "start-event": startEvent,
    "answer-attempt": answerAttempt,
    "fail-attempt": failAttempt,
    "accept-attempt": acceptAttempt,
    "defer-attempt": deferAttempt,
    "start-deferred": startDeferred,
    "complete-step": completeStep,
    "fail-step": failStep,
    "heartbeat-step": heartbeatStep,
    "timer-due": timerDue,
    "tell-posted": tellPosted,
    "tell-child-ended": tellChildEnded,
    "recover-event": recoverEvent,
    "cancel-event": cancelEvent,
    "quarantine-event": quarantineEvent,
    "pause-event": pauseEvent,
    "resume-event": resumeEvent,
    "retry-step": retryStep,
    "skip-step": skipStep,
    "send-signal": sendSignal,
    "deliver-signal": deliverSignal,
    "signals-found": signalsFound,
    "claim-ask": claimAsk,
    "answer-ask": answerAsk,
  };

/**
 * Decides what comes of a command. `plan` is the one of the event's revision, `state` all facts so far, `nowMs` the time of the commit in
 * milliseconds since 1970. The state is the same before and after; its facts have to be committed, then applied.
 *
 * Refuses with INVALID_DATA (post), EVENT_ENDED (cancel), as they say (complete, fail, heartbeat), EVENT_NOT_FOUND (all but post, without a state). Throws when plan, state and
 * command do not belong together, or when an expression throws: such an event is set aside by `quarantine-event`.
 */
export function decide(plan: Plan, state: EventState | undefined, command: Command, nowMs: number): Decision {
  if (command.kind === "post-event") {
    if (state !== undefined)
      throw new EngineError(`Event ${state.eventId} is there already and cannot be posted again`);
  } else if (state === undefined) {
    return { ok: false, rejection: notFound };
  }
  const turn = new Turn(plan, state, nowMs);
  try {
    const rejection = (handlers[command.kind] as CommandHandler<Command>)(turn, command);
    if (turn.hasRest && turn.facts.length > 0) goOn(turn);
    if (rejection === undefined) return { ok: true, facts: turn.facts };
    return turn.facts.length === 0 ? { ok: false, rejection } : { ok: false, rejection, facts: turn.facts };
  } finally {
    turn.end();
  }
}

/** What the last commit has left to the next one is due with whatever is recorded, also by those who have nothing to do with it. */
function goOn(turn: Turn): void {
  if (turn.isInterrupting && turn.state.atWork && !turn.hasYielded) turn.yield(true);
  else advance(turn);
}

const notFound: Rejection = {
  reason: "EVENT_NOT_FOUND",
  expected: "an event that was posted",
  found: "none of that id",
  todo: "check the id; a list of the events shows those there are",
};
