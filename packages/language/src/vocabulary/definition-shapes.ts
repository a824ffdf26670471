import { limits, names } from "@machinery/protocol";
import { about, head, inputs, spec } from "./definition-rows.js";
import * as forms from "./forms.js";
import { row, type Row, type Shape } from "./row.js";
import { serviceShapes } from "./service-shapes.js";

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
  serviceShapes.service,
  serviceShapes.endpoint,
  workflow,
  webhook,
  notice,
  concurrency,
  retention,
  field,
  serviceShapes.breaker,
  serviceShapes.retry,
];
