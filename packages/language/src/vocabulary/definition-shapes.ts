import { limits, names } from "@machinery/protocol";
import * as forms from "./forms.js";
import { row, type Row, type Shape } from "./row.js";

const about = (what: string): Row =>
  row("description", forms.description, `What ${what}, for people`, {
    limits: `at most ${limits.descriptionChars} characters`,
  });

/** What every file of definitions may begin with. */
const head = (kind: string): readonly Row[] => [
  row("$schema", forms.text, "The JSON Schema that editors complete by; nothing else looks at it"),
  row("kind", forms.choice(kind), "What is defined", {
    otherwise: "known by `address` or `endpoints` against `services` or `operations`",
  }),
  row("name", forms.definitionName, "The name, and the id", {
    required: true,
    limits: names.definition.words,
  }),
];

const spec = row("spec", { words: "map", schema: {} }, "Another place for all keys but `kind` and `name`");

const inputs = (whose: string): Row =>
  row("inputs", forms.named("field", "fields"), `What ${whose} takes`, {
    limits: `at most ${limits.fields}`,
  });

const outputs = (whose: string): Row =>
  row("outputs", forms.named("field", "fields"), `What ${whose} answers`, {
    limits: `at most ${limits.fields}`,
  });

const answer = row("answer", forms.fieldName, "The output that an answer is put under that is no object");

const attemptTimeout = (otherwise: string): Row =>
  row("attempt_timeout", forms.duration, "How long one attempt may take", { otherwise });

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

const field: Shape = {
  id: "field",
  title: "Field",
  about: `One typed input or output. The type is checked when a workflow is defined, as far as it can be known, and each value when it comes.`,
  rows: [
    row("name", forms.fieldName, "The name, where fields are a list", { limits: names.field.words }),
    row("type", forms.choice("string", "int", "number", "boolean", "object", "list", "any"), "The type", {
      required: true,
      limits: "an `int` is within ±(2^53−1)",
    }),
    about("it means"),
    row("required", forms.boolean, "Whether it must be there", {
      otherwise: "`true`, unless there is a `default`",
    }),
    row("default", forms.json, "The value it takes when it is absent"),
    row("sensitive", forms.boolean, "Whether screens and logs hide it", { otherwise: "`false`" }),
    row("schema", forms.jsonSchema, "Says more than the type; references stay inside it"),
  ],
  example: `name: count
type: int
default: 1
schema: { minimum: 1, maximum: 100 }
`,
};

/** Retries. */
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

const workflow: Shape = {
  id: "workflow",
  title: "Workflow",
  about: `What is done with each event that is posted to it: \`services\` called in order, each answer merged into the document, or \`operations\`, which say more.`,
  rows: [
    ...head("workflow"),
    about("it is for"),
    inputs("it"),
    row("outputs", forms.named("field", "fields"), "What the document is cut to at the end", {
      otherwise: "nothing is cut",
      limits: `at most ${limits.fields}`,
    }),
    row("services", forms.list(forms.called), "Services called in order; excludes `operations`"),
    row("operations", forms.operations, "Operations, carried out in order", {
      limits: "at most 2,000, nested ones included; 16 levels",
    }),
    row(
      "timeout",
      forms.duration,
      "How long an event may take from its start; then it fails with `TIMEOUT`",
      {
        otherwise: "as long as it takes",
      },
    ),
    row(
      "when_spent",
      forms.choice("fail", "pause"),
      "What comes when the attempts of a call are spent: the step fails, or the event is held and somebody retries, skips or fails the step",
      { otherwise: "`fail`" },
    ),
    row(
      "concurrency",
      forms.either(forms.shape("concurrency", "with turns by key"), forms.int(1, limits.eventsAtOnce)),
      "How many of its events may be under way at once, and by which key they take turns",
      { otherwise: "any number", limits: "1 to 1,000,000" },
    ),
    row(
      "backlog",
      forms.int(1, limits.backlog),
      "How many of its events may wait to begin; further posts are refused",
      {
        otherwise: "as many as the daemon lets",
        limits: "1 to 100,000,000",
      },
    ),
    row(
      "retention",
      forms.either(forms.shape("retention", "by how it ended"), forms.keeping),
      "How long an event is kept after its end",
      { otherwise: "as the daemon's setting says, 30 days" },
    ),
    row("webhook", forms.shape("webhook"), "How posts by webhook are proven"),
    row("notify", forms.list(forms.shape("notice", "notices")), "Whom the end of an event is told"),
    spec,
  ],
  example: `kind: workflow
name: process-text
services: [upper, reverse, space-counter]
inputs:
  message: { type: string }
outputs:
  message: { type: string }
  space_count: { type: int }
`,
};

const webhook: Shape = {
  id: "webhook",
  title: "Webhook",
  about: `Posts to the workflow must be signed as [Standard Webhooks](https://www.standardwebhooks.com) says, and every other post is refused. See [webhooks](webhooks.md).`,
  rows: [
    row(
      "secret",
      forms.text,
      "The name of the secret that posts are signed with: a file in the daemon's folder of secrets",
      {
        required: true,
      },
    ),
  ],
  example: `secret: SHOP_WEBHOOK\n`,
};

const notice: Shape = {
  id: "notice",
  title: "Notice",
  about: `Whom the end of an event is told, by a \`POST\` that is repeated until it is taken.`,
  rows: [
    row("url", forms.text, "An absolute `http://` or `https://` URL; may hold `${secrets.NAME}`", {
      required: true,
    }),
    row("secret", forms.text, "The name of the secret it is signed with, as Standard Webhooks says", {
      otherwise: "it is not signed",
    }),
    row("on", forms.list(forms.choice("SUCCEEDED", "FAILED", "CANCELLED")), "The ends that are told", {
      otherwise: "each",
    }),
  ],
  example: `url: https://shop.example/hooks/orders
secret: SHOP_NOTICE
on: [FAILED]
`,
};

const concurrency: Shape = {
  id: "concurrency",
  title: "Concurrency",
  about: `How many events of a workflow may be under way at once: from their beginning to their end, whatever they wait for meanwhile. A number alone is the \`limit\`. Those that there is no place for wait on disk and begin in turns: each key one, then the next, so that what waits of one key holds up no other. The newest revision says the numbers, for events of all revisions; the key is evaluated once, when an event is accepted. See [limits](limits.md).`,
  rows: [
    row("limit", forms.int(1, limits.eventsAtOnce), "Events of the workflow", {
      otherwise: "any number",
      limits: "1 to 1,000,000",
    }),
    row(
      "key",
      forms.expressionIn,
      "What an event is counted under and takes turns by; a key that is empty stands for none",
      {
        otherwise: "all events are in one line",
        limits: `at most ${limits.concurrencyKeyChars} characters`,
      },
    ),
    row("per_key", forms.int(1, limits.eventsAtOnce), "Events of one key", {
      otherwise: "any number: keys only take turns",
      limits: "1 to 1,000,000",
    }),
  ],
  example: `key: \${ event.data.tenant }
per_key: 5
limit: 100
`,
};

const kept = (how: string): Row =>
  row(how, forms.keeping, `How long an event is kept that ${how === "cancelled" ? "was cancelled" : how}`, {
    otherwise: "as the daemon's setting says",
    limits: "0 to ten years, or `forever`",
  });

const retention: Shape = {
  id: "retention",
  title: "Retention",
  about: `How long an event is kept after its end, with its history and all that was its own; then it is deleted. One text, such as \`retention: 7d\`, is for each end. An event goes by the revision that it started with; what has ended keeps the time that was said when it did. An idempotency key answers for 24 hours all the same.`,
  rows: [kept("succeeded"), kept("failed"), kept("cancelled")],
  example: `succeeded: 7d
failed: 90d
cancelled: forever
`,
};

/** The maps of definitions, apart from operations. */
export const definitionShapes: readonly Shape[] = [
  service,
  endpoint,
  workflow,
  webhook,
  notice,
  concurrency,
  retention,
  field,
  breaker,
  retry,
];
