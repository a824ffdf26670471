import { callFailure, type FailedCall } from "./call-failure.js";
import type { HttpAnswer } from "./exchange.js";
import { excerpt } from "./excerpt.js";
import { statusWords } from "./read-answer.js";

/** Redirects followed in one attempt. */
const FOLLOWED = 5;

const redirects = new Set([301, 302, 303, 307, 308]);

/** Whether an answer sends the caller elsewhere. */
export function isRedirect(answer: HttpAnswer): boolean {
  return redirects.has(answer.status);
}

/**
 * Where a redirect leads: 307 and 308, which repeat the request as it is, are followed within the same origin, five times at most.
 * Anything else is REDIRECTED: the inputs and headers were meant for this service only. `visited` are the places so far, in order.
 */
export function followRedirect(
  answer: HttpAnswer,
  visited: readonly URL[],
  subject: string,
): URL | FailedCall {
  const refused = (text: string): FailedCall =>
    callFailure("REDIRECTED", `${subject} answered ${statusWords(answer.status)} ${text}`);
  const from = visited.at(-1)!;
  const location = answer.headers.location;
  if (location === undefined || !URL.canParse(location, from)) {
    return refused(
      location === undefined ? "without a place to go" : `to ${excerpt(location)}, which is no URL`,
    );
  }
  const to = new URL(location, from);
  to.hash = "";
  const place = (url: URL): string =>
    excerpt(`${url.origin === from.origin ? "" : `${url.protocol}//${url.host}`}${url.pathname}`);
  if (to.origin !== from.origin)
    return refused(`to another host, ${place(to)}: if that is right, register that address`);
  if (answer.status !== 307 && answer.status !== 308) {
    return refused(`to ${place(to)}, and only 307 and 308 repeat a call: register that address`);
  }
  if (visited.some((url) => url.href === to.href)) {
    return refused(`in a circle: ${[...visited, to].map(place).join(" → ")}`);
  }
  return visited.length > FOLLOWED
    ? refused(`for the ${String(visited.length)}th time: ${[...visited, to].map(place).join(" → ")}`)
    : to;
}
