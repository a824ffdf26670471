import type { BodyBounds } from "../port/body-budget.js";
import type { IncomingMessage, ServerResponse } from "node:http";
import { EventStatus, type JsonObject, type JsonValue, type Result } from "@machinery/protocol";
import type { Observer, StepOutcome } from "@machinery/runner";
import { invalidArgument } from "../errors/invalid-argument.js";
import type { StepDesk } from "../events/step-desk.js";
import { readJsonObject } from "./read-body.js";
import { sendJson, sendRejection } from "./send.js";

/** What the routes of callbacks stand on. */
export interface CallbackRoutesOptions {
  readonly steps: StepDesk;
  /** The largest body. */
  readonly bodies: BodyBounds;
  readonly observer: Observer;
}

type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

const prefix = "/callbacks/";

/**
 * `POST /callbacks/<token>` with the answer, `…/fail` with `{"reason", "message", "data"}`, `…/heartbeat` with nothing: what services answer
 * later by. Gives the answers of a path by method, or nothing when it is none of these. No body is an empty object.
 */
export function createCallbackRoutes({ steps, bodies, observer }: CallbackRoutesOptions) {
  const route =
    (say: (token: string, body: JsonObject) => Promise<Result<StepOutcome>>): Answer =>
    async (request, response, path) => {
      const body: Result<JsonObject> = hasBody(request)
        ? await readJsonObject(request, response, bodies)
        : { ok: true, value: {} };
      if (!body.ok) return sendRejection(request, response, body.rejection, observer);
      const said = await say(tokenOf(path), body.value);
      if (!said.ok) return sendRejection(request, response, said.rejection, observer);
      const { event, step } = said.value;
      return sendJson(response, 200, { event_id: event.eventId, step, status: EventStatus[event.status] });
    };

  const complete = route((token, body) => steps.complete(byToken(token), body));
  const heartbeat = route((token) => steps.heartbeat(byToken(token)));
  const fail = route(async (token, { reason = "", message = "", data }) => {
    for (const [field, value] of Object.entries({ reason, message })) {
      if (typeof value !== "string")
        return {
          ok: false,
          rejection: invalidArgument(
            field,
            "a text",
            typeof value,
            "say it in words, and the rest in `data`",
          ),
        };
    }
    return steps.fail(byToken(token), {
      reason: text(reason),
      message: text(message),
      ...(data === undefined ? {} : { data }),
    });
  });

  return (path: string): Readonly<Record<string, Answer>> | undefined => {
    if (!path.startsWith(prefix)) return undefined;
    const [token = "", verb, ...rest] = path.slice(prefix.length).split("/");
    if (token === "" || rest.length > 0) return undefined;
    if (verb === undefined) return { POST: complete };
    if (verb === "fail") return { POST: fail };
    return verb === "heartbeat" ? { POST: heartbeat } : undefined;
  };
}

const byToken = (token: string) => ({ token, eventId: "", step: "" });

const tokenOf = (path: string): string => path.slice(prefix.length).split("/", 1)[0]!;

const text = (value: JsonValue): string => (typeof value === "string" ? value : "");

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
