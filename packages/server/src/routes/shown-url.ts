/** The most of an address that goes into a log, in characters. */
const urlChars = 200;

/** An address as logs may show it: shortened, and without the token of a callback, which whoever reads it could use. */
export function shownUrl(url: string): string {
  return url.replace(/^(\/callbacks\/)[^/?]+/, "$1…").slice(0, urlChars);
}
