import { names } from "@machinery/protocol";
import * as forms from "./forms.js";
import { row, type Shape } from "./row.js";
import { attemptTimeout, input, onTimeout, output, retry } from "./call-rows.js";

/** The verbs that ask or wait for somebody outside. */
export const outerVerbShapes: readonly Shape[] = [
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
      row(
        "heartbeat_timeout",
        forms.duration,
        "How long a service that answers later may be silent; that it is, is noticed up to a third of it later",
        {
          otherwise: "as long as it likes",
        },
      ),
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
      row("listen", forms.signalName, "The signal's name", { required: true, limits: names.signal.words }),
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
      row(
        "compensate",
        forms.shape("compensation"),
        "The call that undoes it when it has succeeded, or was given up while it was at work",
      ),
    ],
    example: `name: text
run: process-text
input: { message: "\${ data.note }" }
`,
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
