import type {
  CallRecord,
  CallSignal,
  Landing,
  Pass,
  RecentCall,
  ServiceAdmission,
  ServiceLimits,
  ServiceState,
  Verdict,
} from "@machinery/runner";
import { type Channel, ChannelError } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

interface Entering {
  readonly service: string;
  readonly limits: ServiceLimits;
  readonly insists: boolean;
}

interface Leaving {
  readonly service: string;
  readonly pass: Pass;
  readonly landing: Landing;
  readonly call?: CallRecord;
}

/** The table of all services at the other end of a channel: what holds for them holds for all threads together. */
export class ForwardedAdmission implements ServiceAdmission {
  constructor(private readonly channel: Channel) {}

  async enter(service: string, limits: ServiceLimits, signal: CallSignal, insists = false): Promise<Verdict> {
    return (await this.channel.ask(
      "enter",
      { service, limits, insists } satisfies Entering,
      signal,
    )) as Verdict;
  }

  leave(service: string, pass: Pass, landing: Landing, call?: CallRecord): void {
    const more = call === undefined ? {} : { call };
    this.channel.tell("leave", { service, pass, landing, ...more } satisfies Leaving);
  }

  async turnAway(): Promise<void> {
    try {
      await this.channel.ask("turn-away", undefined);
    } catch (error) {
      // Where there is nobody left to ask, nobody is told anything.
      if (!(error instanceof ChannelError)) throw error;
    }
  }

  async look(service: string, limits: ServiceLimits): Promise<ServiceState> {
    return (await this.channel.ask("look", { service, limits })) as ServiceState;
  }

  async recentCalls(service: string): Promise<readonly RecentCall[]> {
    return (await this.channel.ask("recent-calls", { service })) as readonly RecentCall[];
  }
}

/** Lets the calls of other threads in. */
export function admissionHandlers(admission: ServiceAdmission): ChannelHandlers {
  return {
    asked: {
      "turn-away": async () => {
        await admission.turnAway();
        // What those who wait are told goes out before this is answered.
        await new Promise(setImmediate);
      },
      enter: ({ service, limits, insists }: Entering, signal) =>
        admission.enter(service, limits, signal, insists),
      look: ({ service, limits }: Entering) => admission.look(service, limits),
      "recent-calls": ({ service }: Entering) => admission.recentCalls(service),
    },
    told: {
      leave: ({ service, pass, landing, call }: Leaving) => admission.leave(service, pass, landing, call),
    },
  };
}
