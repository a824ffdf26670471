import {
  connectionColours,
  connectionLimits,
  guardLevels,
  type ConnectionDraft,
} from "../../wire/connection.js";
import type { DesktopRefusal } from "../../wire/desktop-request.js";
import { isPlainLine } from "../plain-line.js";
import { isLoopbackHost } from "./is-loopback-host.js";

/** What a person said of a connection, checked; or why it cannot be so. */
export type ReadDraft =
  | { readonly isOk: true; readonly draft: ConnectionDraft }
  | { readonly isOk: false; readonly refusal: DesktopRefusal };

/** Checks the draft of a connection, whatever it is. Its address is given back as it will be used. Of the app's own daemon no address is wanted. */
export function readDraft(value: unknown, isOwn: (id: string) => boolean): ReadDraft {
  const { id, name, colour, url, guard, token } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (id !== undefined && typeof id !== "string") return refuse("the id of a connection", "another thing");
  if (typeof name !== "string" || name.trim() === "" || name.trim().length > connectionLimits.nameChars)
    return refuse(`a name of 1 to ${String(connectionLimits.nameChars)} characters`, words(name));
  if (!isPlainLine(name)) return refuse("a name of visible characters in one line", "others in it");
  if (!isOneOf(connectionColours, colour))
    return refuse(`one of ${connectionColours.join(", ")}`, words(colour));
  if (!isOneOf(guardLevels, guard)) return refuse(`one of ${guardLevels.join(", ")}`, words(guard));
  if (token !== undefined && !isToken(token))
    return refuse("a token of visible ASCII characters", "another text");
  const address = id !== undefined && isOwn(id) ? "" : readAddress(url);
  if (address === undefined)
    return refuse("an address such as http://127.0.0.1:6224, without a path or a password", words(url));
  if (typeof token === "string" && token !== "" && !mayCarryToken(address))
    return refuse(
      "an https address, or one of this computer, for a connection with a token",
      words(url),
      "use https: over http everybody on the way could read the token",
    );
  const draft = { name: name.trim(), colour, url: address, guard };
  return {
    isOk: true,
    draft: { ...draft, ...(id === undefined ? {} : { id }), ...(token === undefined ? {} : { token }) },
  };
}

/** Whether a token may be sent to an address: to nobody in clear text but this computer. Our own daemon has none yet, and is here. */
export function mayCarryToken(address: string): boolean {
  if (address === "") return true;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || isLoopbackHost(hostname);
}

/** The origin of a daemon's address. Nothing when it is none. */
function readAddress(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > connectionLimits.urlChars) return undefined;
  const url = URL.parse(value.trim());
  if (url === null || !["http:", "https:"].includes(url.protocol)) return undefined;
  const isBare = ["", "/"].includes(url.pathname) && url.search === "" && url.hash === "";
  return isBare && url.username === "" && url.password === "" ? url.origin : undefined;
}

const isToken = (value: unknown): value is string =>
  typeof value === "string" && value.length <= connectionLimits.tokenChars && /^[\x21-\x7e]*$/.test(value);

const isOneOf = <T extends string>(choices: readonly T[], value: unknown): value is T =>
  choices.includes(value as T);

const words = (value: unknown): string =>
  typeof value === "string" ? `\`${value.slice(0, 100)}\`` : "something that is no text";

const refuse = (expected: string, found: string, todo = "correct it"): ReadDraft => ({
  isOk: false,
  refusal: { expected, found, todo },
});
