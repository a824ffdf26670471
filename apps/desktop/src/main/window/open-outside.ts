/** The longest address that is handed on, in characters. */
const maxChars = 2_048;

/** Opens an address in the person's browser, if it is an `https:` one without a name and password in it. Says whether it did. */
export function openOutside(url: string, open: (url: string) => Promise<void>): boolean {
  const parsed = url.length > maxChars ? null : URL.parse(url);
  if (parsed === null || parsed.protocol !== "https:" || parsed.username !== "" || parsed.password !== "")
    return false;
  // What the system makes of it is told to nobody: there is no browser, or there is.
  void open(parsed.href).catch(() => undefined);
  return true;
}
