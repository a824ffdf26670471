import type { BodyBounds } from "../port/body-budget.js";
import type { IncomingMessage, ServerResponse } from "node:http";
import { definitionSchema } from "@machinery/language";
import { refuse, type JsonObject, type JsonValue, type Rejection, type Result } from "@machinery/protocol";
import { eventToJson, postOutcomeToJson } from "../events/event-to-json.js";
import { findDuplicateName } from "../definitions/find-duplicate-name.js";
import { eventNotFound } from "../errors/not-found.js";
import type { DefinitionRoutes } from "./definition-desk.js";
import type { StepDesk } from "../events/step-desk.js";
import { SignalDesk } from "../events/signal-desk.js";
import { createOutsidePosts } from "../webhooks/post-from-outside.js";
import { createCallbackRoutes } from "./callback-routes.js";
import { readJsonObject } from "./read-body.js";
import { createPostLines, isLines, type PostLinesOptions } from "./post-lines.js";
import { readHeader, readLabels, readPostedData, readWaitQuery } from "./read-post.js";
import { createSignalRoute } from "./signal-routes.js";
import { dataHeaders, sendJson, sendRejection } from "./send.js";

/** What the plain JSON routes stand on. */
export interface JsonRoutesOptions extends Omit<PostLinesOptions, "hasDataInput"> {
  readonly steps: StepDesk;
  readonly definitions: DefinitionRoutes;
  /** The largest body; and the longest line of one that holds many. */
  readonly bodies: BodyBounds;
  /** A secret's value, to verify webhooks by. */
  readonly secrets: (name: string) => string | undefined;
  /** The time of the wall clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Why nothing can be written now, or nothing. */
  readonly unwell: () => string | undefined;
}

type Answer = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
) => Promise<void>;

/**
 * The plain JSON routes: `/s`, `/w`, `/e/…`, `/callbacks/…`, `/signals/…`, `/schema.json`, `/healthcheck`. Answers whether the path is one of them, by the promise of its
 * answer. Bare `node:http`: posting an event is the hottest path there is.
 */
export function createJsonRoutes(options: JsonRoutesOptions) {
  const { events, definitions, bodies, observer, secrets, nowMs } = options;
  const outside = createOutsidePosts({
    bodies,
    secrets,
    nowMs,
    webhookSecret: (workflow) => definitions.webhookSecret(workflow),
    hasDataInput: (workflow) => definitions.hasDataInput(workflow),
  });

  const postEvent: Answer = async (request, response, path, query) => {
    const workflow = decodeSegment(path.slice(3));
    if (outside.isOne(request, workflow)) return postFromOutside(request, response, workflow, query);
    if (isLines(request.headers)) return postLines(request, response, workflow, query);
    const body = await readJsonObject(request, response, bodies);
    if (!body.ok) return sendRejection(request, response, body.rejection, observer);
    const waitMs = readWaitQuery(query);
    if (!waitMs.ok) return sendRejection(request, response, waitMs.rejection, observer);
    const data = readPostedData(body.value, definitions.hasDataInput(workflow));
    if (!data.ok) return sendRejection(request, response, data.rejection, observer);
    const posted = await events.post({
      workflow,
      data: data.value,
      labels: readLabels(request.headers),
      idempotencyKey: readHeader(request.headers["idempotency-key"]),
      waitMs: waitMs.value,
    });
    if (!posted.ok) return sendRejection(request, response, posted.rejection, observer);
    return sendJson(response, 201, postOutcomeToJson(posted.value));
  };

  const postLines = createPostLines({
    ...options,
    hasDataInput: (workflow) => definitions.hasDataInput(workflow),
  });

  const postFromOutside = async (
    request: IncomingMessage,
    response: ServerResponse,
    workflow: string,
    query: string,
  ): Promise<void> => {
    const read = await outside.read(request, response, workflow);
    if (!read.ok) return sendRejection(request, response, read.rejection, observer);
    const waitMs = readWaitQuery(query);
    const posted = waitMs.ok ? await events.post({ ...read.value, waitMs: waitMs.value }) : waitMs;
    if (!posted.ok) return sendRejection(request, response, posted.rejection, observer);
    return sendJson(response, 201, postOutcomeToJson(posted.value));
  };

  const getEvent: Answer = async (request, response, path, query) => {
    const [workflow = "", eventId = ""] = path.slice(3).split("/").map(decodeSegment);
    const waitMs = readWaitQuery(query);
    if (!waitMs.ok) return sendRejection(request, response, waitMs.rejection, observer);
    const found = await events.get(eventId, waitMs.value);
    if (!found.ok) return sendRejection(request, response, found.rejection, observer);
    if (found.value.workflow !== workflow) {
      return sendRejection(request, response, eventNotFound(eventId), observer);
    }
    return sendJson(response, 200, eventToJson(found.value));
  };

  const define =
    (put: (value: JsonObject, requestId: string) => Promise<Result<JsonValue>>): Answer =>
    async (request, response) => {
      const body = await readJsonObject(request, response, bodies, refuseDuplicateName);
      const requestId = readHeader(request.headers["idempotency-key"]);
      const defined = body.ok ? await put(body.value, requestId) : refuse(body.rejection);
      if (!defined.ok) return sendRejection(request, response, defined.rejection, observer);
      return sendJson(response, 201, defined.value);
    };

  const healthcheck: Answer = async (request, response) => {
    const found = options.unwell();
    if (found !== undefined) return sendRejection(request, response, unwell(found), observer);
    response.writeHead(204, dataHeaders);
    response.end();
    return undefined;
  };

  let schema: JsonObject | undefined;
  const getSchema: Answer = async (_request, response) =>
    sendJson(response, 200, (schema ??= definitionSchema()), "application/schema+json");

  const registerService = define((value, requestId) => definitions.registerService(value, requestId));
  const defineWorkflow = define((value, requestId) => definitions.defineWorkflow(value, requestId));

  const callbacks = createCallbackRoutes(options);
  const signals = createSignalRoute({ signals: new SignalDesk(events.partition), bodies, observer });

  /** The answer of a path by method, or nothing when no route has that path. */
  const methodsOf = (path: string): Readonly<Record<string, Answer>> | undefined => {
    if (path.startsWith("/e/")) {
      const slash = path.indexOf("/", 3);
      if (slash === -1) return path.length > 3 ? { POST: postEvent } : undefined;
      return slash > 3 && path.length > slash + 1 && !path.includes("/", slash + 1)
        ? { GET: getEvent }
        : undefined;
    }
    if (path.startsWith("/callbacks/")) return callbacks(path);
    if (path.startsWith("/signals/")) return signals(path);
    if (path === "/s") return { POST: registerService };
    if (path === "/w") return { POST: defineWorkflow };
    if (path === "/schema.json") return { GET: getSchema };
    return path === "/healthcheck" ? { GET: healthcheck } : undefined;
  };

  return (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
  ): Promise<void> | undefined => {
    // The hot path first, without a look at anything else.
    if (
      request.method === "POST" &&
      path.startsWith("/e/") &&
      path.indexOf("/", 3) === -1 &&
      path.length > 3
    ) {
      return postEvent(request, response, path, query);
    }
    const methods = methodsOf(path);
    if (methods === undefined) return undefined;
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "");
    const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (answer !== undefined) return answer(request, response, path, query);
    const allowed = Object.keys(methods).join(", ");
    sendRejection(request, response, methodNotAllowed(allowed, method), observer, { Allow: allowed });
    return Promise.resolve();
  };
}

function decodeSegment(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    // A broken escape names nothing; the text as it came is refused as unknown.
    return segment;
  }
}

const methodNotAllowed = (allowed: string, method: string): Rejection => ({
  reason: "METHOD_NOT_ALLOWED",
  expected: allowed,
  found: method.slice(0, 32),
  todo: "use the method that the route has",
});

/** In a definition a name that is there twice is a slip, and half of what was meant would be lost. */
function refuseDuplicateName(text: string): Rejection | undefined {
  const field = findDuplicateName(text);
  if (field === undefined) return undefined;
  const found = `\`${field}\` again`;
  const description = `expected each name once, found ${found}`;
  return {
    reason: "INVALID_DEFINITION",
    expected: "each name once",
    found,
    todo: "rename or remove one of them",
    violations: [{ field, description, code: "DUPLICATE_KEY" }],
  };
}

const unwell = (found: string): Rejection => ({
  reason: found === "stopping" ? "DAEMON_STOPPING" : "STORE_UNAVAILABLE",
  expected: "a daemon that takes writes",
  found: found === "stopping" ? "one that is stopping" : found,
  todo: "try again later, and look into the daemon's log",
  retryAfterMs: 1_000,
});
