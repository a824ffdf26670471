import * as forms from "./forms.js";
import { row, type Shape } from "./row.js";
import { attemptTimeout, input, retry } from "./call-rows.js";

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
    id: "branch",
    title: "Branch of a fork",
    about: "Where branches are a list.",
    rows: [
      row("name", forms.operationName, "The name, unique in the fork", { required: true }),
      row("do", forms.operations, "What is carried out", { required: true }),
    ],
  },
  {
    id: "catch",
    title: "Handler of a try",
    about: "Without `reason` and `when` it takes every error.",
    rows: [
      row(
        "reason",
        forms.either(forms.list(forms.text, "list of [reasons](#reasons)"), forms.text),
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
