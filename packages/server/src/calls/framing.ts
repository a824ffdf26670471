import type { TravelHeaders } from "./answer-headers.js";
import { notHttp } from "./http-fault.js";

/** How an answer travels, as its head says (RFC 9112, 6 and 9). */
export interface Framing {
  /** Whether another request may be sent on its connection, where its end is known. */
  readonly reusable: boolean;
  /** How long the service keeps the connection, in milliseconds, where it says so. */
  readonly keepMs: number | undefined;
  /** How its body is coded: in chunks, in a way that we do not know, or not at all. */
  readonly coding: "chunked" | "unknown" | undefined;
  /** How long its body is, where it says so. */
  readonly declaredBytes: number | undefined;
}

/** Reads how an answer travels; `isCurrent`: it is HTTP/1.1. Throws NOT_HTTP where two readers could see different answers. */
export function framingOf(travel: TravelHeaders, isCurrent: boolean): Framing {
  const coding = travel["transfer-encoding"];
  const length = travel["content-length"];
  if (length !== undefined && !/^\d{1,15}$/.test(length)) throw notHttp("its length is no number");
  if (coding !== undefined && length !== undefined) throw notHttp("its lengths contradict each other");
  return {
    reusable: isCurrent && !says(travel.connection, "close"),
    keepMs: keepMsOf(travel["keep-alive"]),
    coding: coding === undefined ? undefined : coding.toLowerCase() === "chunked" ? "chunked" : "unknown",
    declaredBytes: length === undefined ? undefined : Number(length),
  };
}

/** Whether a list of words in a header has a word. */
function says(header: string | undefined, word: string): boolean {
  return (
    header !== undefined &&
    header !== "keep-alive" &&
    header
      .toLowerCase()
      .split(",")
      .some((part) => part.trim() === word)
  );
}

function keepMsOf(header: string | undefined): number | undefined {
  const seconds = header === undefined ? undefined : /timeout=(\d{1,9})/i.exec(header)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}
