/**
 * Makes a text safe as a part of a key: `/`, `%`, control characters and lone surrogates become `%` and four
 * hexadecimal digits. Two different texts never become the same.
 */
export function escapeText(text: string): string {
  return SAFE.test(text)
    ? text
    : text.replaceAll(UNSAFE, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const SAFE = /^[A-Za-z0-9_.:@ +=-]*$/;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE =
  /[\u0000-\u001f\u007f/%]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
