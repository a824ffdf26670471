/** The bounds everybody shares. Bytes are of UTF-8 text; times are in milliseconds. */
export const limits = {
  /** One request's body, and one event's data. A setting of the daemon; this is the default. */
  bodyBytes: 4 * 1024 * 1024,
  /** One answer of a service. A setting of the daemon; this is the default. */
  answerBytes: 4 * 1024 * 1024,
  /** What one event holds at a time, roughly as it takes memory: its data and document, answers, what loops gather, and what undoes it. */
  eventBytes: 64 * 1024 * 1024,
  /** How deep JSON values and definitions may nest. */
  depth: 64,
  /**
   * How deep messages may nest when they are read: protobuf spends three levels on each level of a JSON value. Somewhat more
   * than `depth` needs, so that what is a little too deep is refused by its own, clearer check.
   */
  messageDepth: 4 * 64 + 64,
  /** One definition's text. */
  definitionBytes: 1024 * 1024,
  /** Operations of one workflow, nested ones included; and services of the short form. */
  operations: 2_000,
  /** How deep bodies of operations may nest: those of the workflow itself are the first level. */
  nesting: 16,
  /** Rounds of one loop. */
  rounds: 10_000,
  /** Branches of one fork. */
  branches: 1_000,
  /** Rounds of one `for` that are carried out at the same time. */
  roundsAtOnce: 1_000,
  /** Bodies of one event that are at work at the same time, roughly: beyond, no loop and no fork has more than one. */
  bodiesAtOnce: 4_096,
  /** The most events of a workflow, or of one key, that may be said to be under way at once. */
  eventsAtOnce: 1_000_000,
  /** The most events of a workflow that may be said to wait. */
  backlog: 100_000_000,
  /** The key that an event is counted under, in characters. */
  concurrencyKeyChars: 256,
  /** Inputs, or outputs, of one service, endpoint or workflow. */
  fields: 256,
  /** Endpoints of one service. */
  endpoints: 512,
  /** One expression's text, in characters. */
  expressionChars: 4_096,
  /** Evaluation steps of one expression. */
  expressionSteps: 100_000,
  /** Labels of one event. */
  labels: 16,
  labelNameChars: 63,
  labelValueChars: 128,
  idempotencyKeyChars: 256,
  /** Posts of one request. */
  posts: 1_000,
  /** How long an idempotency key answers at least, from the acceptance of its event on, whatever becomes of that. */
  idempotencyKeepMs: 24 * 3_600_000,
  requestIdChars: 128,
  /** Text for people, such as a description or a reason to cancel. */
  descriptionChars: 1_024,
  /** Attempts of one step. */
  attempts: 1_000,
  /** The longest duration a definition may name: ten years. */
  durationMs: 10 * 365 * 24 * 3_600_000,
  /** The key of a signal, and its id, in characters. */
  signalKeyChars: 256,
  signalIdChars: 128,
  /** The data of one signal, as JSON. */
  signalBytes: 256 * 1024,
  /** How long a signal is kept where nothing is said, and at most. */
  signalKeepMs: 24 * 3_600_000,
  longestSignalKeepMs: 7 * 24 * 3_600_000,
  /** Signals that one event keeps, those sent to it by its id; and what they take together. */
  eventSignals: 1_000,
  eventSignalBytes: 16 * 1024 * 1024,
  /** A question to a person, in characters. */
  questionChars: 4_096,
  /** The name of a person or a group, in characters. */
  personChars: 128,
  /** How long an event is kept after its end where nothing is said. A setting of the daemon; this is the default. */
  retentionMs: 30 * 24 * 3_600_000,
  /** The longest wait for a result in one request. */
  waitMs: 600_000,
  pageSize: 1_000,
  defaultPageSize: 50,
  historyPageSize: 200,
  /** Integers are within plus and minus this. */
  int: Number.MAX_SAFE_INTEGER,
  /** Services, and workflows, of one daemon. */
  definitions: 10_000,
} as const;
