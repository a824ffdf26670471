/**
 * Makes a text safe as a part of a key: `/`, `%`, control characters and lone surrogates become `%` and four
 * hexadecimal digits. Two different texts never become the same.
 */
export function escapeText(text: string): string {
  return SAFE.test(text)
    ? text
    : text.replaceAll(UNSAFE, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The text that {@link escapeText} made safe. */
export function unescapeText(text: string): string {
  return text.replaceAll(ESCAPED, (_all, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)));
}

const ESCAPED = /%([0-9a-f]{4})/g;
const SAFE = /^[A-Za-z0-9_.:@ +=-]*$/;
const UNSAFE = /[\p{Cc}\p{Cs}/%]/gu;
