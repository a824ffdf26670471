import type {
  BorrowingAdmission,
  Borrower,
  Lender,
  LentVerdict,
  PassReport,
  RecentCall,
  ServiceDoors,
  ServiceLimits,
  ServiceState,
} from "@machinery/runner";
import type { Channel } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

interface Looking {
  readonly service: string;
  readonly limits: ServiceLimits;
}

interface Entering extends Looking {
  readonly insists: boolean;
}

interface CalledBack {
  readonly service: string;
  readonly loan: number;
}

/** The table of all services at the other end of a channel: what holds for them holds for all threads together. */
export function lenderOver(channel: Channel): Lender {
  return {
    enter: async (service, limits, insists, signal) =>
      (await channel.ask("enter", { service, limits, insists } satisfies Entering, signal)) as LentVerdict,
    report: (report) => channel.tell("passes", report),
    turnAway: () => channel.tell("turn-away", undefined),
    look: async (service, limits) =>
      (await channel.ask("look", { service, limits } satisfies Looking)) as ServiceState,
    recentCalls: async (service) => (await channel.ask("recent-calls", service)) as readonly RecentCall[],
  };
}

/** What the table asks of a thread that borrows. */
export function borrowingHandlers(admission: BorrowingAdmission): ChannelHandlers {
  return {
    asked: { "passes-in-use": (service: string) => admission.inUse(service) },
    told: { "call-back": ({ service, loan }: CalledBack) => admission.callBack(service, loan) },
  };
}

/** Lets the calls of another thread in, and lends it passes. */
export function admissionHandlers(admission: ServiceDoors, channel: Channel): ChannelHandlers {
  const borrower: Borrower = {
    callBack: (service, loan) => channel.tell("call-back", { service, loan } satisfies CalledBack),
    inUse: async (service) => (await channel.ask("passes-in-use", service)) as number,
  };
  return {
    asked: {
      enter: ({ service, limits, insists }: Entering, signal) =>
        admission.lend(borrower, service, limits, signal, insists),
      look: ({ service, limits }: Looking) => admission.look(service, limits),
      "recent-calls": (service: string) => admission.recentCalls(service),
    },
    told: {
      passes: (report: PassReport) => admission.hear(borrower, report),
      "turn-away": () => admission.turnAway(),
    },
  };
}
