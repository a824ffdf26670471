/** What the errors of steps are called that nobody else has named, in the order of what causes them. */
const reasons: readonly (readonly [names: string, about: string])[] = [
  [
    "UNREACHABLE",
    "No connection, or one that was lost before the answer came, so that nobody knows what became of the call",
  ],
  [
    "TIMEOUT",
    "The time of an attempt, of a step or of the whole event is over; that of the event nobody catches",
  ],
  ["HEARTBEAT_TIMEOUT", "A service that answers later was silent for too long"],
  ["HTTP_4XX, HTTP_5XX", "The service refused, and named no reason of its own"],
  ["BAD_ANSWER", "What was answered is not what is declared"],
  ["FAILED", "A callback, or a person, failed the step without a reason"],
  ["INTERRUPTED", "The daemon went down during the last attempt"],
  ["BAD_INPUT", "What a service or a workflow would be given is not what it declares"],
  [
    "EXPRESSION_FAILED, EXPRESSION_TOO_COSTLY",
    "An expression could not be evaluated, or took too many steps",
  ],
  ["LOOP_LIMIT", "A loop has spent its rounds"],
  ["EVENT_TOO_LARGE", "What a step gives is more than the event may hold beside what it holds already"],
  ["CHILD_CANCELLED", "The event of a `run` was cancelled"],
];

/** The section that tells newcomers what to write into `catch` and `retry.on`. */
export const errorReasons = `
<a id="reasons"></a>

## Reasons of errors

A service names a reason by the \`type\` of an answer that is \`application/problem+json\` (of a URL its last part), or by \`reason\` in any
JSON object; \`raise\` names its own, and a \`run\` fails by that of its workflow. In \`retry.on\`,
\`HTTP_5XX\` means every answer of 5xx, also one that names a reason; in \`catch\` it is only the reason of those that name none. Otherwise these are
the most common:

| reason | when |
| --- | --- |
${reasons.map(([names, about]) => `| ${names.replaceAll(/\w+/g, "`$&`")} | ${about} |`).join("\n")}`;
