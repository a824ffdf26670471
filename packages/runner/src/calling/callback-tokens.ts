import { isEventId } from "@machinery/protocol";
import type { Ids } from "../ports.js";

/** Which step a token is for. */
export interface CallbackPlace {
  readonly eventId: string;
  /** The step's path. */
  readonly step: string;
}

const idChars = 24;
/** Of the HMAC's 32 bytes so many are in a token: 128 bits, which nobody guesses. */
const sealBytes = 16;
/** The longest that is looked at. Paths of steps are shorter by far. */
const tokenChars = 4_096;

/**
 * The tokens by which services answer later: base64url of the event's id, the step's path and a seal over both. They need no index, and are
 * good as long as the secret is kept. A token is the same for all attempts of a step, and good for nothing else.
 */
export class CallbackTokens {
  readonly #hmac: (text: string) => string;

  constructor(ids: Pick<Ids, "sealer">, secret: Uint8Array) {
    this.#hmac = ids.sealer(secret);
  }

  write({ eventId, step }: CallbackPlace): string {
    return toBase64Url(eventId + step + this.#seal(eventId + step));
  }

  /** What a token is for; `undefined` for one that was not written here. */
  read(token: string): CallbackPlace | undefined {
    const text = token.length > tokenChars ? undefined : fromBase64Url(token);
    if (text === undefined || text.length <= idChars + sealBytes) return undefined;
    const said = text.slice(0, -sealBytes);
    if (!isSame(this.#seal(said), text.slice(-sealBytes))) return undefined;
    const eventId = said.slice(0, idChars);
    return isEventId(eventId) ? { eventId, step: said.slice(idChars) } : undefined;
  }

  /** One character for each byte. */
  #seal(text: string): string {
    return this.#hmac(text).slice(0, sealBytes);
  }
}

/** The event that a token says it is for; `undefined` for a text that cannot be one. Whether it was written here is not looked at. */
export function eventOfToken(token: string): string | undefined {
  const text = token.length > tokenChars ? undefined : fromBase64Url(token);
  const eventId = text?.slice(0, idChars);
  return eventId !== undefined && isEventId(eventId) ? eventId : undefined;
}

/** Compares without telling by its time how much was right. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** Of a text of one-byte characters; ids and paths have no others. */
function toBase64Url(bytes: string): string {
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** `undefined` for a text that `toBase64Url` would not write. */
function fromBase64Url(text: string): string | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return toBase64Url(bytes) === text ? bytes : undefined;
  } catch {
    // One character too many.
    return undefined;
  }
}
