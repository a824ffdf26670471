import { fromJson, type MessageInitShape } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createRouterTransport, type Transport } from "@connectrpc/connect";
import {
  BackupService,
  EventService,
  EventStatus,
  hasEnded,
  millisToTimestamp,
  RegistryService,
  WorkflowService,
  type AskSchema,
  type BackupSummarySchema,
  type EventSchema,
  type FactSchema,
} from "@machinery/client";
import { BadRequestSchema, ErrorInfoSchema } from "@machinery/protocol";

type EventInit = MessageInitShape<typeof EventSchema>;
type FactInit = MessageInitShape<typeof FactSchema>;

/** A daemon that answers from what a test put into it. */
export interface FakeDaemon {
  readonly transport: Transport;
  /** Each call: its name, and its request. */
  readonly calls: { readonly method: string; readonly request: unknown }[];
  /** What an event does after it was posted, by workflow: its end, and the facts on the way. */
  readonly scripts: Map<string, { readonly event: EventInit; readonly facts?: readonly FactInit[] }>;
  readonly events: Map<string, EventInit>;
  /** Open questions. */
  readonly asks: MessageInitShape<typeof AskSchema>[];
  /** Definitions by name: the text, and how often it changed. */
  readonly definitions: Map<string, { readonly text: string; readonly revision: number }>;
  /** The workflows that are paused, with why. */
  readonly pauses: Map<string, string>;
  /** How the next watches of many events end, one after the other; then they say that the cursor is too old. */
  readonly watchFaults: ConnectError[];
  /** The bytes of a backup, and what it says at the end that they come to. */
  readonly backup: { chunks: Uint8Array[]; summary?: MessageInitShape<typeof BackupSummarySchema> };
  /** When set, every call fails so. */
  fault?: ConnectError;
}

/** A refusal as the daemon sends it. */
export function refusal(
  reason: string,
  code: Code,
  expected: string,
  found: string,
  todo: string,
  violations: readonly { field: string; description: string; reason: string }[] = [],
): ConnectError {
  return new ConnectError(`expected ${expected}, found ${found}: ${todo}`, code, undefined, [
    { desc: ErrorInfoSchema, value: { reason, domain: "machinery", metadata: { expected, found, todo } } },
    ...(violations.length === 0
      ? []
      : [{ desc: BadRequestSchema, value: { fieldViolations: [...violations] } }]),
  ]);
}

/** A moment that all tests share: 2026-11-23 06:47:30 UTC. */
export const startMs = Date.UTC(2026, 10, 23, 6, 47, 30);

const nothing = (what: string, name: string): ConnectError =>
  refusal(
    `${what.toUpperCase()}_NOT_FOUND`,
    Code.NotFound,
    `a ${what}`,
    `none called \`${name}\``,
    `list what there is with \`machinery ${what} list\``,
  );

/** A daemon without services, workflows and events. */
export function createFakeDaemon(): FakeDaemon {
  const fake: Omit<FakeDaemon, "transport"> = {
    calls: [],
    scripts: new Map(),
    events: new Map(),
    asks: [],
    definitions: new Map(),
    pauses: new Map(),
    watchFaults: [],
    backup: { chunks: [] },
  };
  const took = (method: string, request: unknown): void => {
    fake.calls.push({ method, request });
    if (fake.fault !== undefined) throw fake.fault;
  };
  const put = (text: string) => {
    if (text.includes("nowhere")) {
      throw refusal(
        "INVALID_DEFINITION",
        Code.InvalidArgument,
        "a registered service at services[0]",
        "`nowhere`",
        "did you mean `upper`?",
        [
          {
            field: "services[0]",
            description: "expected a registered service, found `nowhere`: did you mean `upper`?",
            reason: "UNKNOWN_SERVICE",
          },
        ],
      );
    }
    const name = /name"?:\s*"?([\w-]+)/.exec(text)?.[1] ?? "from-infos";
    const before = fake.definitions.get(name);
    if (before?.text === text) return { name, revision: before.revision, changed: false };
    const revision = (before?.revision ?? 0) + 1;
    fake.definitions.set(name, { text, revision });
    return { name, revision, changed: true };
  };
  const pauseOf = (name: string) => {
    const reason = fake.pauses.get(name);
    return reason === undefined ? {} : { pause: { time: millisToTimestamp(startMs), reason } };
  };
  const eventOf = (eventId: string): EventInit => {
    const event = fake.events.get(eventId);
    if (event === undefined) throw nothing("event", eventId);
    return event;
  };
  const factsOf = (eventId: string): readonly FactInit[] =>
    fake.scripts.get(eventOf(eventId).workflow ?? "")?.facts ?? [];
  const transport = createRouterTransport(({ service }) => {
    service(RegistryService, {
      registerService: (request) => {
        took("registerService", request);
        const { registration } = request;
        const { name, revision, changed } = put(
          registration.case === "source"
            ? registration.value
            : `address: ${registration.value?.address ?? ""}`,
        );
        return { service: { definition: { name }, revision }, changed };
      },
      listServices: (request) => {
        took("listServices", request);
        const services = [...fake.definitions].map(([name, { revision }]) => ({
          definition: { name, address: `http://${name}/` },
          revision,
          createTime: millisToTimestamp(startMs - 60_000),
        }));
        return { services };
      },
      getService: (request) => {
        took("getService", request);
        const found = fake.definitions.get(request.name);
        if (found === undefined) throw nothing("service", request.name);
        return {
          service: {
            definition: {
              name: request.name,
              address: "http://127.0.0.1:5001/event",
              inputs: [{ name: "message", type: "string" }],
            },
            revision: found.revision,
          },
          usedBy: ["process-text"],
        };
      },
      checkService: (request) => {
        took("checkService", request);
        const healthy = request.name === "upper";
        return {
          healthy,
          checked: "health",
          httpStatus: healthy ? 204 : 500,
          ...(healthy ? {} : { error: { reason: "HTTP_5XX", message: "it answered 500" } }),
        };
      },
      callService: (request) => {
        took("callService", request);
        if (request.service === "broken")
          return { error: { reason: "HTTP_5XX", message: "it answered 500" } };
        return { outputs: fromJson(ValueSchema, request.inputs ?? {}) };
      },
      deleteService: (request) => {
        took("deleteService", request);
        if (request.name === "upper") {
          throw refusal(
            "SERVICE_IN_USE",
            Code.FailedPrecondition,
            "a service that no workflow uses",
            "`upper`, used by process-text",
            "delete the workflow first",
          );
        }
        return {};
      },
    });
    service(WorkflowService, {
      defineWorkflow: (request) => {
        took("defineWorkflow", request);
        const { name, revision, changed } = put(request.form.case === "source" ? request.form.value : "");
        const warnings =
          name === "warned"
            ? [
                {
                  severity: 2,
                  code: "OUTPUT_NEVER_PRODUCED",
                  path: "outputs[0]",
                  message: "expected an operation that gives `x`, found none",
                },
              ]
            : [];
        return { workflow: { definition: { name }, revision, warnings }, changed };
      },
      validateWorkflow: (request) => {
        took("validateWorkflow", request);
        if (request.form.case !== "source" || !request.form.value.includes("nowhere")) return { valid: true };
        const finding = {
          severity: 1,
          code: "UNKNOWN_SERVICE",
          path: "services[0]",
          message: "expected a registered service, found `nowhere`",
          line: 3,
          column: 11,
        };
        return { valid: false, findings: [finding] };
      },
      getWorkflow: (request) => {
        took("getWorkflow", request);
        const found = fake.definitions.get(request.name);
        if (found === undefined) throw nothing("workflow", request.name);
        return {
          workflow: {
            definition: {
              name: request.name,
              services: ["upper"],
              inputs: [{ name: "message", type: "string", sensitive: found.text.includes("sensitive") }],
              outputs: [{ name: "message", type: "string" }],
            },
            revision: found.revision,
            source: found.text,
            ...pauseOf(request.name),
          },
        };
      },
      listWorkflows: (request) => {
        took("listWorkflows", request);
        return {
          workflows: [...fake.definitions].map(([name, { revision }]) => ({
            definition: { name },
            revision,
            ...pauseOf(name),
          })),
        };
      },
      deleteWorkflow: (request) => {
        took("deleteWorkflow", request);
        return {};
      },
      pauseWorkflow: (request) => {
        took("pauseWorkflow", request);
        const { name, reason } = request;
        fake.pauses.set(name, reason);
        return { workflow: { definition: { name }, ...pauseOf(name) } };
      },
      resumeWorkflow: (request) => {
        took("resumeWorkflow", request);
        fake.pauses.delete(request.name);
        return { workflow: { definition: { name: request.name } } };
      },
    });
    service(BackupService, {
      async *createBackup(request) {
        took("createBackup", request);
        for (const value of fake.backup.chunks) yield { part: { case: "chunk", value } };
        const { summary } = fake.backup;
        if (summary !== undefined) yield { part: { case: "summary", value: summary } };
      },
    });
    service(EventService, {
      postEvent: (request) => {
        took("postEvent", request);
        const script = fake.scripts.get(request.workflow);
        if (script === undefined) throw nothing("workflow", request.workflow);
        const event: EventInit = {
          eventId: "e1",
          workflow: request.workflow,
          workflowRevision: 1,
          ackTime: millisToTimestamp(startMs),
          labels: request.labels,
          ...(request.data && { data: request.data }),
          ...script.event,
        };
        fake.events.set("e1", event);
        return {
          event: {
            eventId: "e1",
            workflow: request.workflow,
            status: EventStatus.ACCEPTED,
            ackTime: millisToTimestamp(startMs),
          },
        };
      },
      postEvents: (request) => {
        took("postEvents", request);
        const results = request.posts.map(({ workflow, data, idempotencyKey }, at) => {
          const why = data?.["refuse"];
          if (typeof why === "string")
            return {
              outcome: {
                case: "error" as const,
                value: { code: Code.InvalidArgument, message: why, details: [] },
              },
            };
          const event = { eventId: `e${String(at + 1)}`, workflow, status: EventStatus.ACCEPTED };
          return {
            outcome: { case: "posted" as const, value: { event, existed: idempotencyKey === "again" } },
          };
        });
        return { results };
      },
      getEvent: (request) => {
        took("getEvent", request);
        return { event: eventOf(request.eventId) };
      },
      listEvents: (request) => {
        took("listEvents", request);
        const from = request.pageToken === "" ? 0 : Number(request.pageToken);
        const all = [...fake.events.values()];
        return {
          events: all.slice(from, from + 2),
          nextPageToken: from + 2 < all.length ? String(from + 2) : "",
        };
      },
      countEvents: (request) => {
        took("countEvents", request);
        const counts = new Map<string, { workflow: string; status: EventStatus; count: bigint }>();
        for (const { workflow = "", status = EventStatus.UNSPECIFIED } of fake.events.values()) {
          const key = `${workflow}/${status}`;
          counts.set(key, { workflow, status, count: (counts.get(key)?.count ?? 0n) + 1n });
        }
        return { counts: [...counts.values()], hasMore: request.filter?.fromTime !== undefined };
      },
      rerunEvent: (request) => {
        took("rerunEvent", request);
        const { workflow = "" } = eventOf(request.eventId);
        const eventId = `${request.eventId}-again`;
        const existed = fake.calls.filter(({ method }) => method === "rerunEvent").length > fake.events.size;
        const step = request.from.case === "step" ? request.from.value : "";
        const rerunOf = { eventId: request.eventId, step };
        return { event: { eventId, workflow, status: EventStatus.RUNNING, rerunOf }, existed };
      },
      pauseEvent: (request) => {
        took("pauseEvent", request);
        return { event: { ...eventOf(request.eventId), status: EventStatus.PAUSED } };
      },
      resumeEvent: (request) => {
        took("resumeEvent", request);
        return { event: { ...eventOf(request.eventId), status: EventStatus.WAITING } };
      },
      retryStep: (request) => {
        took("retryStep", request);
        return { event: { ...eventOf(request.eventId), status: EventStatus.RUNNING } };
      },
      getEventHistory: (request) => {
        took("getEventHistory", request);
        return { facts: [...factsOf(request.eventId)] };
      },
      async *watchEvent(request) {
        took("watchEvent", request);
        for (const fact of factsOf(request.eventId)) yield { fact };
      },
      async *watchEvents(request) {
        took("watchEvents", request);
        yield { cursor: "c0" };
        for (const event of fake.events.values())
          yield {
            cursor: `c-${event.eventId ?? ""}`,
            event,
            facts: [{ kind: "event-succeeded", time: millisToTimestamp(startMs) }],
          };
        throw (
          fake.watchFaults.shift() ??
          refusal(
            "RESUME_EXPIRED",
            Code.OutOfRange,
            "a cursor the daemon still knows",
            "one that is too old",
            "list the events, then watch without it",
          )
        );
      },
      cancelEvent: (request) => {
        took("cancelEvent", request);
        const event = eventOf(request.eventId);
        if (event.status !== undefined && hasEnded(event.status)) {
          throw refusal(
            "EVENT_ENDED",
            Code.FailedPrecondition,
            "an event that has not ended",
            "one that has succeeded",
            "leave it",
          );
        }
        return { event: { ...event, status: EventStatus.CANCELLED } };
      },
      completeStep: (request) => {
        took("completeStep", request);
        return { event: eventOf(request.eventId || "e1"), step: request.step || "upper" };
      },
      failStep: (request) => {
        took("failStep", request);
        return { event: eventOf(request.eventId || "e1"), step: request.step || "upper" };
      },
      sendSignal: (request) => {
        took("sendSignal", request);
        return { signalId: request.signalId || "drawn", ackTime: millisToTimestamp(startMs) };
      },
      listAsks: (request) => {
        took("listAsks", request);
        return { asks: [...fake.asks] };
      },
      claimAsk: (request) => {
        took("claimAsk", request);
        return { event: eventOf(request.eventId) };
      },
      answerAsk: (request) => {
        took("answerAsk", request);
        return { event: eventOf(request.eventId) };
      },
      heartbeatStep: (request) => {
        took("heartbeatStep", request);
        return { event: eventOf(request.eventId || "e1"), step: request.step || "upper" };
      },
    });
  });
  return Object.assign(fake, { transport });
}
