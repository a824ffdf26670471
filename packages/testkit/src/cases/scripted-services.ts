import { compileRequest } from "@machinery/language";
import type { JsonObject, JsonValue, ServiceDefinition } from "@machinery/protocol";
import {
  type Caller,
  type CallOutcome,
  type CallRequest,
  type CallSignal,
  type Clock,
  failureOfAnswer,
} from "@machinery/runner";
import type { Later, Reply, Script } from "./case-file.js";

/** A call that was made. */
export interface MadeCall {
  /** `service`, or `service.endpoint`. */
  readonly service: string;
  readonly step: string;
  readonly attempt: number;
  readonly inputs: JsonObject;
}

/** Something that the case did not foresee, with the place in its file that it concerns. */
export interface Surprise {
  readonly path: string;
  readonly message: string;
}

/** Services that answer as a case says, in virtual time. */
export class ScriptedServices implements Caller {
  readonly calls: MadeCall[] = [];
  /** A call that the case says nothing about. The run is over then. */
  surprise: Surprise | undefined;
  readonly #taken = new Map<Script, number>();

  constructor(
    private readonly scripts: ReadonlyMap<string, Script>,
    private readonly services: ReadonlyMap<string, ServiceDefinition>,
    private readonly clock: Clock,
    private readonly casePath: string,
    /** Takes what a service says apart from a call, under the token that came with it. */
    private readonly say: (token: string, later: Later) => void,
  ) {}

  call(request: CallRequest, signal: CallSignal): Promise<CallOutcome> {
    const { service, endpoint, step, attempt, inputs } = request;
    const name = endpoint === "" ? service : `${service}.${endpoint}`;
    this.calls.push({ service: name, step, attempt, inputs });
    const reply = this.#next(name, request);
    if (reply === undefined)
      return Promise.resolve(failure("NOT_IN_THE_CASE", "the case has no answer left for this call"));

    const timeoutMs = this.#timeoutMs(request);
    const takesMs = reply.kind === "times-out" ? timeoutMs : Math.min(reply.afterMs, timeoutMs);
    const isLate = reply.kind === "times-out" || reply.afterMs > timeoutMs;
    this.#sayLater(reply, request.callback ?? "", takesMs);
    return new Promise((resolve) => {
      const silence = this.clock.alarm(this.clock.nowMs() + takesMs, () =>
        resolve(
          isLate
            ? failure("TIMEOUT", `${name} did not answer within ${timeoutMs} ms`, true)
            : this.#outcome(name, request, reply),
        ),
      );
      signal.addEventListener("abort", () => {
        silence();
        // Whoever gave the call up must not care what comes of it.
        resolve(failure("CANCELLED", "given up"));
      });
    });
  }

  /** Tells that something came that the case did not foresee. The first such thing counts. */
  surprised(path: string, message: string): void {
    this.surprise ??= { path, message };
  }

  /** What the case has written and nobody asked for. */
  leftOver(): Surprise[] {
    return [...this.scripts].flatMap(([name, script]) => {
      const left = script.replies.length - (this.#taken.get(script) ?? 0);
      if (script.repeats || !script.isOwn || left <= 0) return [];
      const words = left === 1 ? "1 answer" : `${left} answers`;
      return [{ path: script.path, message: `${words} of ${name} that no call asked for` }];
    });
  }

  /** What is said later is said even when the call was given up meanwhile, as services do. */
  #sayLater({ later }: Reply, token: string, takesMs: number): void {
    let atMs = this.clock.nowMs() + takesMs;
    for (const each of later) {
      atMs += each.afterMs;
      this.clock.alarm(atMs, () => this.say(token, each));
    }
  }

  #next(name: string, { service, step, attempt }: CallRequest): Reply | undefined {
    const script = this.scripts.get(name) ?? this.scripts.get(service);
    const taken = script === undefined ? 0 : (this.#taken.get(script) ?? 0);
    const reply = script?.replies[script.repeats ? 0 : taken];
    if (script !== undefined && reply !== undefined) {
      this.#taken.set(script, taken + 1);
      return reply;
    }
    const answers = taken === 1 ? "the one answer" : `the ${taken} answers`;
    const left = script === undefined ? "none" : `none left after ${answers}`;
    this.surprised(
      script?.path ?? `${this.casePath}.services`,
      `a call of ${name} (step ${step}, attempt ${attempt}), and the case has ${left} for it`,
    );
    return undefined;
  }

  #timeoutMs({ service, endpoint, attemptTimeoutMs }: CallRequest): number {
    if (attemptTimeoutMs !== undefined) return attemptTimeoutMs;
    return compileRequest(this.#definition(service), endpoint).attemptTimeoutMs;
  }

  #outcome(name: string, { service, endpoint, async }: CallRequest, reply: Reply): CallOutcome {
    if (async === true && reply.kind === "answers") return { ok: "later" };
    switch (reply.kind) {
      case "answers-later":
        return { ok: "later" };
      case "answers":
        return this.#answer(name, compileRequest(this.#definition(service), endpoint).answer, reply.value);
      case "fails":
        return failed(name, reply);
      case "is-unreachable":
        return failure("UNREACHABLE", `${name}: connection refused`);
      default:
        return failure("UNREACHABLE", `${name} closed the connection before answering`, true);
    }
  }

  #answer(name: string, wrap: string, value: JsonValue): CallOutcome {
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { ok: true, answer: value };
    if (wrap !== "") return { ok: true, answer: { [wrap]: value } };
    return failure("BAD_ANSWER", `${name} answered something that is no object`, true);
  }

  #definition(name: string): ServiceDefinition {
    const definition = this.services.get(name);
    if (definition === undefined) throw new Error(`no service ${name} among the definitions`);
    return definition;
  }
}

function failed(
  name: string,
  { status, body, retryAfterMs }: Extract<Reply, { kind: "fails" }>,
): CallOutcome {
  const answer = {
    status,
    statusWords: String(status),
    // A body with a `type` is meant as a problem; what else would the type be there for.
    isProblem: true,
    ...(body === undefined ? undefined : { body }),
    ...(retryAfterMs === undefined ? undefined : { retryAfterMs }),
  };
  return { ok: false, error: failureOfAnswer(answer, name) };
}

/** A call that failed by itself. `mayBeDone`: the service may have done its part all the same. */
function failure(reason: string, message: string, mayBeDone = false): CallOutcome {
  const transient = reason === "UNREACHABLE" || reason === "TIMEOUT";
  return { ok: false, error: { reason, message, transient, ...(mayBeDone && { unknown: true as const }) } };
}
