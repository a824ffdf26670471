import { limits } from "@machinery/protocol";
import * as forms from "./forms.js";
import { row, type Row, type Shape } from "./row.js";

const input = (whom: string): Row =>
  row("input", forms.mapping, `What ${whom} gets`, { otherwise: "its declared inputs, from the document" });

const output = (answer: string): Row =>
  row("output", forms.mapping, `What is merged into the document; \`answer\` is ${answer}`, {
    otherwise: "nothing",
  });

const onTimeout = row("on_timeout", forms.operations, "What is done when the time is over", {
  otherwise: "the step fails with `TIMEOUT`",
});

const retry = row("retry", forms.shape("retry"), "How the call is repeated", {
  otherwise: "as the service says",
});

const attemptTimeout = row("attempt_timeout", forms.duration, "How long one attempt may take", {
  otherwise: "as the service says",
});

const verbs: readonly Shape[] = [
  {
    id: "call",
    title: "call",
    about: `Calls a service. Its answer is read as \`steps.<name>\`; nothing of it is merged into the document unless \`output\` says so. Which service it is may be chosen by an expression, among those that \`among\` names; all of them take and answer what \`shape\` says.`,
    rows: [
      row("call", forms.calledOrChosen, "The service", { required: true }),
      input("the service"),
      output("what it answered"),
      retry,
      attemptTimeout,
      row(
        "timeout",
        forms.duration,
        "How long all attempts together may take, and an answer that comes later",
      ),
      row(
        "async",
        forms.boolean,
        "Whether the answer comes later, by callback; a service that answers 202 needs no such word",
      ),
      row("heartbeat_timeout", forms.duration, "How long a service that answers later may be silent", {
        otherwise: "as long as it likes",
      }),
      row("compensate", forms.shape("compensation"), "The call that undoes this one"),
      row("when_spent", forms.choice("fail", "pause"), "What comes when the attempts are spent", {
        otherwise: "as the workflow says",
      }),
      row(
        "among",
        forms.list(forms.called),
        "The services that `call` chooses among, where it is one `${…}`",
        {
          limits: "at most 64",
        },
      ),
      row("shape", forms.shape("call_shape"), "What all of `among` take and answer"),
    ],
    example: `name: charge
call: payment.charge
input:
  order_id: \${ data.order_id }
  amount: \${ data.amount }
output: { receipt: "\${ answer.id }" }
timeout: 30m
retry: { attempts: 5, on: [UNREACHABLE, TIMEOUT, HTTP_5XX] }
`,
  },
  {
    id: "set",
    title: "set",
    about: "Writes values into the document, shallowly.",
    rows: [row("set", forms.mapping, "The values by name", { required: true })],
    example: `set:
  state: shipped
  total: \${ data.price * data.count }
`,
  },
  {
    id: "switch",
    title: "switch",
    about: "Carries out the first case whose condition holds. Its operations write to the outer document.",
    rows: [
      row(
        "switch",
        forms.list(forms.shape("switch_case", "cases")),
        "The cases, in the order they are tried",
        {
          required: true,
        },
      ),
      row("otherwise", forms.operations, "What is done when none of them holds", { otherwise: "nothing" }),
    ],
    example: `switch:
  - when: data.amount > 1000
    do:
      - set: { review: true }
otherwise:
  - set: { review: false }
`,
  },
  {
    id: "fork",
    title: "fork",
    about: `Carries out branches at the same time. Each writes to a copy of the document, which is dropped at its end; what a branch wrote is read as \`steps.<name>.<branch>\`, what its operations answered as \`steps.<operation>\`.`,
    rows: [
      row(
        "fork",
        forms.mapOf(forms.operations, /^[a-z][a-z0-9_]{0,62}$/, "[operations](#operations), by branch"),
        "The branches",
        {
          required: true,
          limits: "2 to 64",
        },
      ),
      row(
        "wait_for",
        forms.either(forms.choice("all", "first"), forms.int(1, 64)),
        "How many of them are waited for, in the order they succeed; the others are cancelled",
        {
          otherwise: "`all`, and the first that fails fails the step",
        },
      ),
    ],
    example: `name: dispatch
fork:
  ship:
    - call: shipping.book
  mail:
    - call: mail.send
wait_for: all
`,
  },
  {
    id: "for",
    title: "for",
    about: `Carries operations out for each item of a list or map. Each round writes to a copy of the document, which is dropped at its end; results leave by \`collect\` and are read as \`steps.<name>.items\`, in the order of the items.`,
    rows: [
      row("for", forms.expression, "Gives a list or a map", { required: true }),
      row(
        "as",
        forms.operationName,
        "What an item is called; `<as>_index` is its place from 0, `<as>_key` its name where the items are those of a map",
        {
          otherwise: "`item`",
        },
      ),
      row("concurrency", forms.int(1, 1_000), "How many rounds are carried out at the same time", {
        otherwise: "1, one after the other",
        limits: "1 to 1,000",
      }),
      row("do", forms.operations, "What is carried out for each", { required: true }),
      row("collect", forms.value, "What each round gives", { otherwise: "nothing" }),
      row(
        "on_error",
        forms.choice("stop", "continue"),
        "What comes when a round fails: the others are cancelled and the step fails, or they go on, and what failed is read as `steps.<name>.errors`",
        {
          otherwise: "`stop`",
        },
      ),
    ],
    example: `name: reserve
for: \${ data.lines }
as: line
concurrency: 8
do:
  - name: reserve_line
    call: stock.reserve
    input: { sku: "\${ line.sku }", count: "\${ line.count }" }
collect: \${ steps.reserve_line.hold }
`,
  },
  {
    id: "while",
    title: "while",
    about: "Repeats operations while a condition holds. They write to the outer document.",
    rows: [
      row("while", forms.condition, "The condition, asked before each round", { required: true }),
      row(
        "maximum",
        forms.int(1, limits.rounds),
        "The most rounds; when they are spent and the condition still holds, the step fails with `LOOP_LIMIT`",
        {
          required: true,
          limits: "1 to 10,000",
        },
      ),
      row("do", forms.operations, "What is repeated", { required: true }),
    ],
    example: `while: data.left > 0
maximum: 100
do:
  - set: { left: "\${ data.left - 1 }" }
`,
  },
  {
    id: "wait",
    title: "wait",
    about: "Waits, without a thread, a socket or memory, also over restarts.",
    rows: [
      row(
        "wait",
        forms.either(forms.duration, forms.shape("wait_until", "until")),
        "For so long, or until when",
        { required: true },
      ),
    ],
    example: `wait: 5m\n`,
  },
  {
    id: "listen",
    title: "listen",
    about: `Waits for a signal. One that came before, and is kept, is found. Its data is read as \`steps.<name>\`.`,
    rows: [
      row("listen", forms.text, "The signal's name", { required: true }),
      row("key", forms.template, "The key it must have", {
        otherwise: "signals that are sent to this event alone",
      }),
      row("expects", forms.named("field", "fields"), "What the signal's data must be"),
      row("filter", forms.condition, "A condition that the signal must meet; sees its data as `answer`"),
      row("timeout", forms.duration, "How long is waited", { otherwise: "as long as it takes" }),
      onTimeout,
      output("the signal's data"),
    ],
    example: `name: collected
listen: parcel-collected
key: \${ data.order_id }
expects:
  tracking: { type: string }
timeout: 3d
`,
  },
  {
    id: "run",
    title: "run",
    about: `Carries out another workflow, as an event of its own that is cancelled with this one. Its outputs are read as \`steps.<name>\`.`,
    rows: [
      row("run", forms.definitionName, "The workflow; its newest revision is taken when the step begins", {
        required: true,
      }),
      row("input", forms.mapping, "The data it is posted with", {
        otherwise: "its declared inputs, from the document",
      }),
      output("its outputs"),
      row(
        "detached",
        forms.boolean,
        "Whether the step ends as soon as the event is posted, which then goes its own way; the answer is `{event_id}`",
        {
          otherwise: "`false`",
        },
      ),
      row("timeout", forms.duration, "How long its end is waited for; then it is cancelled", {
        otherwise: "as long as it takes",
      }),
      row("compensate", forms.shape("compensation"), "The call that undoes it once it has succeeded"),
    ],
    example: `name: text
run: process-text
input: { message: "\${ data.note }" }
`,
  },
  {
    id: "try",
    title: "try",
    about: "Carries out operations and handles their errors. They write to the outer document.",
    rows: [
      row("try", forms.operations, "What may fail", { required: true }),
      row(
        "catch",
        forms.list(forms.shape("catch", "handlers")),
        "The handlers, in the order they are tried; an error that none of them takes goes on",
      ),
      row("finally", forms.operations, "What is done in any case at the end"),
    ],
    example: `try:
  - call: payment.charge
catch:
  - reason: [DECLINED]
    do:
      - set: { state: declined }
finally:
  - set: { charged_at: "\${ now }" }
`,
  },
  {
    id: "raise",
    title: "raise",
    about: "Fails with an error of the workflow's own.",
    rows: [row("raise", forms.shape("error"), "The error", { required: true })],
    example: `raise:
  reason: NOT_APPROVED
  message: \${ data.who } did not approve
`,
  },
  {
    id: "return",
    title: "return",
    about: "Ends the event well, wherever it stands. Not in bodies that run at the same time as others.",
    rows: [
      row("return", forms.either(forms.mapping, forms.nothing), "The outputs", {
        required: true,
        otherwise: "they are taken from the document, as at the end",
      }),
    ],
    example: `return: { state: declined }\n`,
  },
  {
    id: "ask",
    title: "ask",
    about: `Asks a person. The answer is read as \`steps.<name>\`. Who answers is not proven: there is no access control.`,
    rows: [
      row("ask", forms.template, "The question", { required: true }),
      row("assignee", forms.template, "Who is asked", { otherwise: "anybody of the group" }),
      row("group", forms.template, "The group that is asked", { otherwise: "anybody" }),
      row("form", forms.named("field", "fields"), "What the answer must be"),
      row("timeout", forms.duration, "How long is waited", { otherwise: "as long as it takes" }),
      onTimeout,
      output("the answer"),
    ],
    example: `name: approve
ask: Approve order \${ data.order_id }?
group: sales-leads
form:
  approved: { type: boolean }
  comment: { type: string, required: false }
timeout: 2d
`,
  },
];

/** What every operation may say, whatever it does. */
export const operationRows: readonly Row[] = [
  row("name", forms.operationName, "The name, unique in the workflow; its answer is read as `steps.<name>`", {
    otherwise: "taken from the service it calls, else from the verb",
  }),
  row("description", forms.description, "What it is for, for people"),
  row("when", forms.condition, "When it does not hold, the operation is skipped"),
];

/** The verbs, each with the keys that stand beside its own, which comes first. */
export const verbShapes: readonly Shape[] = verbs;

/** The maps inside operations. */
export const partShapes: readonly Shape[] = [
  {
    id: "switch_case",
    title: "Case of a switch",
    about: "",
    rows: [
      row("when", forms.condition, "The condition", { required: true }),
      row("do", forms.operations, "What is done when it is the first that holds"),
    ],
  },
  {
    id: "catch",
    title: "Handler of a try",
    about: "Without `reason` and `when` it takes every error.",
    rows: [
      row(
        "reason",
        forms.either(forms.list(forms.text, "list of reasons"), forms.text),
        "The reasons it takes",
      ),
      row(
        "when",
        forms.condition,
        "A condition; sees `error`, with `reason`, `message`, `step`, `attempts` and `data`",
      ),
      row("do", forms.operations, "What is done about it; sees `error`", {
        otherwise: "the error is passed over",
      }),
      row(
        "undo",
        forms.boolean,
        "Whether what was done so far is undone first, by the `compensate`s of its steps",
        {
          otherwise: "`false`",
        },
      ),
    ],
  },
  {
    id: "error",
    title: "Error of a raise",
    about: "",
    rows: [
      row("reason", forms.template, "The reason, such as `NOT_APPROVED`", { required: true }),
      row("message", forms.template, "One sentence for people"),
      row("data", forms.value, "More about it"),
    ],
  },
  {
    id: "wait_until",
    title: "Time of a wait",
    about: "",
    rows: [
      row("until", forms.template, "A time such as `2026-11-23T06:45:00Z`, or one `${…}` that gives one", {
        required: true,
      }),
    ],
  },
  {
    id: "compensation",
    title: "Compensation",
    about: `A call that undoes what a step did, when its event fails or is cancelled, or a handler says \`undo\`. A step whose outcome is unknown counts as done, so it must tolerate that there is nothing to undo.`,
    rows: [
      row("call", forms.called, "The service", { required: true }),
      input("the service"),
      retry,
      attemptTimeout,
      row("timeout", forms.duration, "How long all attempts together may take"),
    ],
    example: `call: stock.release
input: { hold: "\${ steps.reserve.hold }" }
`,
  },
  {
    id: "call_shape",
    title: "Shape of a chosen service",
    about: "What services that are called in one place have in common.",
    rows: [
      row("inputs", forms.named("field", "fields"), "What each of them is given"),
      row("outputs", forms.named("field", "fields"), "What each of them answers, at least"),
    ],
    example: `inputs:
  amount: { type: number }
outputs:
  id: { type: string }
`,
  },
];
