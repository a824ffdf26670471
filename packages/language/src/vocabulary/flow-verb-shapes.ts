import { limits } from "@machinery/protocol";
import * as forms from "./forms.js";
import { row, type Shape } from "./row.js";

/** The verbs that write, choose, repeat and end. */
export const flowVerbShapes: readonly Shape[] = [
  {
    id: "set",
    title: "set",
    about: "Writes values into the document, shallowly.",
    rows: [row("set", forms.values, "The values by name", { required: true })],
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
      row("fork", forms.branches, "The branches", {
        required: true,
        limits: `2 to ${limits.branches}`,
      }),
      row(
        "wait_for",
        forms.either(forms.choice("all", "first"), forms.int(1, limits.branches)),
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
      row("for", forms.expression, "Gives a list, or a map, whose items come in the order of their names", {
        required: true,
      }),
      row(
        "as",
        forms.operationName,
        "What an item is called; `<as>_index` is its place from 0, `<as>_key` its name where the items are those of a map",
        {
          otherwise: "`item`",
        },
      ),
      row(
        "concurrency",
        forms.int(1, limits.roundsAtOnce),
        "How many rounds are carried out at the same time",
        {
          otherwise: "1, one after the other",
          limits: "1 to 1,000",
        },
      ),
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
];
