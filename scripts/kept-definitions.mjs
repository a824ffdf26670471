/** What the kept stores are made with: services that all take a text and give one, and a workflow for each way an event can stand. */

const text = { type: "string" };
const message = { message: text };
const input = { message: "${ data.message }" };
const output = "${ answer }";

/** Tried again soon, for as long as it takes until whoever opens the store says where the services are now. */
const retry = { attempts: 500, first: "200ms", factor: 1, jitter: 0 };

/** The services; `upper` answers at once, `slow` never, `later` by its callback, `away` with 503. */
export const services = ["upper", "slow", "later", "away"].map((name) => ({
  name,
  inputs: message,
  outputs: message,
}));

const workflow = (name, operations, more = {}) => ({
  name,
  inputs: message,
  outputs: { message: { ...text, required: false } },
  ...more,
  operations,
});
const call = (name, service, more = {}) => ({ name, call: service, input, output, ...more });
const loud = call("loud", "upper");

/** The workflows, those first that others run. */
export const workflows = [
  workflow("shout", [loud]),
  workflow("parent", [{ name: "child", run: "shout", input, output }]),
  workflow("fails", [
    call("first", "upper", { compensate: { call: "upper", input } }),
    { name: "no", raise: { reason: "NOT_TODAY", message: "${ data.message }" } },
  ]),
  workflow("loops", [
    { name: "all", for: "${ [1, 2, 3] }", as: "n", concurrency: 2, do: [call("each", "upper", { input })] },
    { name: "both", fork: { left: [call("one", "upper")], right: [{ set: { right: true } }] } },
    loud,
  ]),
  workflow("hangs", [call("first", "upper"), call("hang", "slow", { retry, attempt_timeout: "30s" })]),
  workflow("loops-on", [
    {
      name: "all",
      for: "${ [1, 2] }",
      as: "n",
      do: [call("each", "slow", { retry, attempt_timeout: "30s" })],
    },
    loud,
  ]),
  workflow("undoes", [
    call("first", "upper", { compensate: { call: "slow", input, retry, attempt_timeout: "30s" } }),
    { name: "no", raise: { reason: "NOT_TODAY", message: "undo it" } },
  ]),
  workflow("tries-again", [call("again", "away", { retry })]),
  workflow("held", [call("spent", "away", { retry: { attempts: 1 } })], { when_spent: "pause" }),
  workflow("naps", [{ name: "nap", wait: "2s" }, loud]),
  workflow("sleeps", [{ name: "sleep", wait: "3650d" }, loud]),
  workflow("prints", [call("print", "later", { async: true, attempt_timeout: "30s", timeout: "3650d" })]),
  workflow("listens", [
    {
      name: "hear",
      listen: "go",
      key: "${ data.message }",
      expects: message,
      output,
      timeout: "3650d",
    },
  ]),
  workflow("hears-later", [
    { name: "sleep", listen: "wake", timeout: "3650d" },
    { name: "hear", listen: "go", expects: message, output, timeout: "3650d" },
  ]),
  workflow("asks", [
    {
      name: "question",
      ask: "What about ${ data.message }?",
      group: "readers",
      form: message,
      output,
      timeout: "3650d",
    },
  ]),
  workflow("waits-for-child", [{ name: "child", run: "listens", input, output }]),
  workflow("tells", [loud], { notify: [{ url: "http://127.0.0.1:1/told" }] }),
];
