import type { JsonObject, JsonValue } from "@machinery/client";

/** The words behind `machinery`, for a request in JSON with proto field names; empty fields may be there or not. */
type Words = (request: JsonObject) => readonly string[];

const line = (command: string, ...rest: (string | string[])[]): string[] => [
  ...command.split(" "),
  ...rest.flat(),
];
const text = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");
const option = (name: string, value: JsonValue | undefined): string[] =>
  text(value) === "" ? [] : [name, text(value)];
const data = (value: JsonValue | undefined): string[] =>
  value === undefined ? [] : ["-d", JSON.stringify(value)];
const labels = (value: JsonValue | undefined): string[] =>
  Object.entries((value ?? {}) as JsonObject).flatMap(([name, label]) => [
    "--label",
    `${name}=${text(label)}`,
  ]);
const step = ({ event_id, step, token }: JsonObject): string[] =>
  text(token) === "" ? [text(event_id), text(step)] : ["--token", text(token)];

const filter = (value: JsonValue | undefined): string[] => {
  const { workflow, statuses = [], labels: named, from_time, to_time } = (value ?? {}) as JsonObject;
  const names = (statuses as string[]).map((status) => status.replace("EVENT_STATUS_", "").toLowerCase());
  return [
    ...option("--workflow", workflow),
    ...(names.length === 0 ? [] : ["--status", names.join(",")]),
    ...labels(named),
    ...option("--since", from_time),
    ...option("--until", to_time),
  ];
};

/** The commands that do what a method of the API does, by the method's full name. */
const commands: Readonly<Record<string, Words>> = {
  "machinery.v1.EventService.PostEvent": ({ workflow, data: given, labels: named, idempotency_key, wait }) =>
    line(
      "event post",
      text(workflow),
      data(given),
      labels(named),
      option("--key", idempotency_key),
      option("--wait", wait),
    ),
  "machinery.v1.EventService.GetEvent": ({ event_id }) => line("event get", text(event_id)),
  "machinery.v1.EventService.GetEventHistory": ({ event_id }) => line("event history", text(event_id)),
  "machinery.v1.EventService.ListEvents": ({ filter: wanted }) => line("event list", filter(wanted)),
  "machinery.v1.EventService.WatchEvent": ({ event_id }) => line("event watch", text(event_id)),
  "machinery.v1.EventService.CancelEvent": ({ event_id, reason }) =>
    line("event cancel", text(event_id), option("--reason", reason)),
  "machinery.v1.EventService.PauseEvent": ({ event_id, reason }) =>
    line("event pause", text(event_id), option("--reason", reason)),
  "machinery.v1.EventService.ResumeEvent": ({ event_id }) => line("event resume", text(event_id)),
  "machinery.v1.EventService.RerunEvent": ({ event_id, data: given, step: from, last_step, request_id }) =>
    line(
      "event rerun",
      text(event_id),
      data(given),
      option("--step", from),
      last_step === true ? "--last-step" : [],
      option("--request-id", request_id),
    ),
  "machinery.v1.EventService.RetryStep": (request) => line("step retry", step(request)),
  "machinery.v1.EventService.SkipStep": (request) =>
    line("step skip", step(request), data(request["outputs"])),
  "machinery.v1.EventService.CompleteStep": (request) =>
    line("step complete", step(request), data(request["outputs"])),
  "machinery.v1.EventService.FailStep": (request) =>
    line(
      "step fail",
      step(request),
      option("--reason", request["reason"]),
      option("--message", request["message"]),
    ),
  "machinery.v1.EventService.SendSignal": ({ name, key, event_id, data: given, signal_id, keep }) =>
    line(
      "signal send",
      text(name),
      option("--key", key),
      option("--event", event_id),
      data(given),
      option("--id", signal_id),
      option("--keep", keep),
    ),
  "machinery.v1.EventService.ClaimAsk": (request) =>
    line(
      "ask claim",
      step(request),
      option("--by", request["by"]),
      request["release"] === true ? "--release" : [],
    ),
  "machinery.v1.EventService.AnswerAsk": (request) =>
    line("ask answer", step(request), data(request["answer"]), option("--by", request["by"])),
  "machinery.v1.RegistryService.GetService": ({ name }) => line("service get", text(name)),
  "machinery.v1.RegistryService.ListServices": () => line("service list"),
  "machinery.v1.RegistryService.CheckService": ({ name }) => line("service check", text(name)),
  "machinery.v1.RegistryService.CallService": ({ service, inputs }) =>
    line("service call", text(service), data(inputs)),
  "machinery.v1.RegistryService.DeleteService": ({ name }) => line("service delete", text(name)),
  "machinery.v1.WorkflowService.GetWorkflow": ({ name }) => line("workflow get", text(name)),
  "machinery.v1.WorkflowService.ListWorkflows": () => line("workflow list"),
  "machinery.v1.WorkflowService.PauseWorkflow": ({ name, reason }) =>
    line("workflow pause", text(name), option("--reason", reason)),
  "machinery.v1.WorkflowService.ResumeWorkflow": ({ name }) => line("workflow resume", text(name)),
  "machinery.v1.WorkflowService.DeleteWorkflow": ({ name }) => line("workflow delete", text(name)),
};

/** The words of the command that does what the method does, without `machinery`. Nothing where there is no such command. */
export function cliWordsOf(method: string, request: JsonObject): readonly string[] | undefined {
  return commands[method]?.(request);
}
