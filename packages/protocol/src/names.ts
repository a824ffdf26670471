/** The rules for names, as regular expressions and as words for messages. */
export const names = {
  definition: {
    pattern: /^[a-z][a-z0-9-]{0,62}$/,
    words: "a lower-case letter, then at most 62 lower-case letters, digits and dashes",
  },
  operation: {
    pattern: /^[a-z][a-z0-9_]{0,62}$/,
    words: "a lower-case letter, then at most 62 lower-case letters, digits and underscores",
  },
  field: {
    pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/,
    words: "a letter or underscore, then at most 127 letters, digits, underscores and dashes",
  },
  label: {
    pattern: /^[a-z][a-z0-9_.-]{0,62}$/,
    words: "a lower-case letter, then at most 62 lower-case letters, digits, underscores, dots and dashes",
  },
  signal: {
    pattern: /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/,
    words: "a letter, then at most 127 letters, digits, dashes, underscores and dots",
  },
  /** 24 of `idDigits`: 48 bits of milliseconds, 10 bits of slot, 60 bits of chance. */
  eventId: { pattern: /^[0-9a-hjkmnp-tv-z]{24}$/, words: "24 characters as `event post` printed them" },
} as const;

/** What event ids are written in: Crockford's base 32 in lower case, which has no i, l, o and u. */
export const idDigits = "0123456789abcdefghjkmnpqrstvwxyz";

/** Whether a service or workflow may be called so. */
export const isName = (text: string): boolean => names.definition.pattern.test(text);

/** Whether an operation or endpoint may be called so. */
export const isOperationName = (text: string): boolean => names.operation.pattern.test(text);

/** Whether a label may be called so. */
export const isLabelName = (text: string): boolean => names.label.pattern.test(text);

/** Whether a signal may be called so. */
export const isSignalName = (text: string): boolean => names.signal.pattern.test(text);

/** Whether a text can be an event's id. */
export const isEventId = (text: string): boolean => names.eventId.pattern.test(text);
