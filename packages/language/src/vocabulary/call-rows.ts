import * as forms from "./forms.js";
import { row, type Row } from "./row.js";

/** What a service or workflow is given. */
export const input = (whom: string): Row =>
  row("input", forms.mapping, `What ${whom} gets`, { otherwise: "its declared inputs, from the document" });

/** What is merged into the document. */
export const output = (answer: string): Row =>
  row("output", forms.mapping, `What is merged into the document; \`answer\` is ${answer}`, {
    otherwise: "nothing",
  });

/** What comes when nobody answered. */
export const onTimeout = row("on_timeout", forms.operations, "What is done when the time is over", {
  otherwise: "the step fails with `TIMEOUT`",
});

/** How a call is repeated. */
export const retry = row("retry", forms.shape("retry"), "How the call is repeated", {
  otherwise: "as the service says",
});

/** The bound of one attempt. */
export const attemptTimeout = row("attempt_timeout", forms.duration, "How long one attempt may take", {
  otherwise: "as the service says",
});
