/** The scheme by which the app shows its own page. */
export const pageScheme = "app";

/** Where the page is. Nothing else is ever shown. */
export const pageUrl = `${pageScheme}://machinery/index.html`;

/** Whether an address is one of our own page, whichever place in it. */
export function isPlaceOfPage(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${pageScheme}:` && parsed.host === "machinery";
}
