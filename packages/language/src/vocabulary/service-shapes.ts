import { limits, names } from "@machinery/protocol";
import { about, head, spec, inputs, outputs, answer, attemptTimeout } from "./definition-rows.js";
import * as forms from "./forms.js";
import { row, type Shape } from "./row.js";

/** A service. */
const service: Shape = {
  id: "service",
  title: "Service",
  about: `A microservice that people already have. With an address alone, the inputs are posted to it as JSON; with \`endpoints\` each call is described.`,
  rows: [
    ...head("service"),
    about("it does"),
    row("address", forms.text, "Where it is: an `http://` or `https://` URL", { required: true }),
    inputs("it"),
    outputs("it"),
    answer,
    row(
      "endpoints",
      forms.named("endpoint", "endpoints"),
      "The calls it offers, called as `service.endpoint`",
      {
        limits: `at most ${limits.endpoints}; then \`inputs\`, \`outputs\` and \`answer\` stand at each`,
      },
    ),
    row("headers", forms.texts, "Headers of each call; may hold `${secrets.NAME}`"),
    row("health", forms.text, "The path that is asked whether it is well", {
      otherwise: "only whether it can be reached is looked at",
    }),
    row("concurrency", forms.int(0, 10_000), "How many calls may be in flight at the same time", {
      otherwise: "64",
      limits: "1 to 10,000",
    }),
    row("rate", forms.rate, "How many calls may begin within a time", {
      otherwise: "any number",
      limits: "1 to 1,000,000 calls, at most a day",
    }),
    row(
      "breaker",
      forms.either(forms.shape("breaker"), forms.choice("off")),
      "When calls wait because it fails, and single probes show whether it still does",
      { otherwise: "after 10 failures in a row" },
    ),
    row(
      "backlog",
      forms.int(0, 1_000_000),
      "How many calls may wait on disk until they are let in; beyond, posts to workflows that call it are refused",
      { otherwise: "100,000", limits: "1 to 1,000,000" },
    ),
    attemptTimeout("`30s`"),
    row("retry", forms.shape("retry"), "How calls are repeated where an operation says nothing"),
    spec,
  ],
  example: `kind: service
name: upper
address: http://127.0.0.1:5001/event
inputs:
  message: { type: string }
outputs:
  message: { type: string }
`,
};

const endpoint: Shape = {
  id: "endpoint",
  title: "Endpoint",
  about: `One call that a service offers. Inputs that neither path, query, headers nor \`body\` use are the JSON body.`,
  rows: [
    row("name", forms.operationName, "The name, where endpoints are a list", {
      limits: names.operation.words,
    }),
    about("it does"),
    row("method", forms.text, "The HTTP method", { otherwise: "`POST`" }),
    row("path", forms.text, "The path below the address, with inputs in braces: `/orders/{id}`", {
      required: true,
    }),
    row("query", forms.texts, "By parameter: the name of an input, a text with `${…}`, or a constant"),
    row("headers", forms.texts, "Headers of this call, over those of the service"),
    row("body", forms.value, "The body; `inputs` are the inputs", {
      otherwise: "the inputs not used elsewhere",
    }),
    inputs("it"),
    outputs("it"),
    answer,
    attemptTimeout("as the service says"),
    row("retry", forms.shape("retry"), "How this call is repeated", { otherwise: "as the service says" }),
  ],
  example: `name: list
method: GET
path: /customers/{customer}/orders
query:
  limit: limit
inputs:
  customer: { type: string }
  limit: { type: int, required: false }
outputs:
  orders: { type: list }
answer: orders
`,
};

const breaker: Shape = {
  id: "breaker",
  title: "Breaker",
  about: `Failures are calls that do not reach the service, that it does not answer in time, or answers 5xx without a reason of its own, or with \`Retry-After\`. Calls that wait are no attempts. See [limits](limits.md).`,
  rows: [
    row("failures", forms.int(0, 10_000), "After how many failures in a row it opens", {
      otherwise: "10",
      limits: "1 to 10,000",
    }),
    row(
      "probe_after",
      forms.duration,
      "How long after that the first probe is made; each that fails doubles it, up to 30s",
      {
        otherwise: "`1s`",
      },
    ),
  ],
  example: `failures: 5
probe_after: 10s
`,
};

const retry: Shape = {
  id: "retry",
  title: "Retry",
  about: `How a call is repeated. Each key that an operation leaves out is taken from the endpoint, then from the service, then from here.`,
  rows: [
    row(
      "attempts",
      forms.int(1, limits.attempts),
      "All attempts, the first one included; 1 means at most once",
      {
        otherwise: "4",
        limits: "1 to 1,000",
      },
    ),
    row("first", forms.duration, "The wait before the second attempt", { otherwise: "`200ms`" }),
    row("factor", forms.number(1, 100), "What each further wait is multiplied with", {
      otherwise: "2",
      limits: "1 to 100",
    }),
    row("cap", forms.duration, "The longest wait", { otherwise: "`30s`" }),
    row("jitter", forms.number(0, 1), "The part of each wait that is left to chance", {
      otherwise: "0.2",
      limits: "0 to 1",
    }),
    row("on", forms.list(forms.text, "list of [reasons](#reasons)"), "The error reasons that are repeated", {
      otherwise: "those that pass by themselves: 408, 425, 429, 5xx, network faults, time-outs",
      limits: "at most 64",
    }),
  ],
  example: `attempts: 5
first: 500ms
factor: 2
cap: 30s
on: [UNREACHABLE, TIMEOUT, HTTP_5XX]
`,
};

/** A service, and what stands in it. */
export const serviceShapes = { service, endpoint, breaker, retry } as const;
