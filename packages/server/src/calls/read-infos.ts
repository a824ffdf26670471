import { limits, refuse, type JsonValue, type Result } from "@machinery/protocol";
import { attempt, subjectOf } from "./attempt.js";
import { CHECK_MS } from "./check-service.js";
import type { Connections } from "./connections.js";
import { isJsonType, mediaType, statusWords } from "./read-answer.js";
import { excerpt } from "./excerpt.js";
import { readJson } from "./read-json.js";
import { targetOf } from "./target.js";
import { headerLine } from "./write-request.js";

/**
 * Asks a service for its own definition: `GET <origin>/infos`, within 5 s and `limits.definitionBytes`.
 * Errors: SERVICE_UNREACHABLE when there is no answer, or none that is JSON.
 */
export async function readInfos(
  address: string,
  connections: Connections,
  userAgent: string,
): Promise<Result<JsonValue>> {
  const unreachable = (found: string): Result<JsonValue> =>
    refuse({
      reason: "SERVICE_UNREACHABLE",
      expected: "a service that offers its definition at `/infos`",
      found,
      todo: "start the service, or register it with a whole definition",
    });
  if (!URL.canParse(address)) return unreachable(`the address ${excerpt(address)}, which is no URL`);
  const { origin, protocol } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:")
    return unreachable(`the address ${excerpt(address)}, which is not http or https`);

  const target = targetOf(new URL("/infos", origin));
  const subject = subjectOf("GET", target);
  const request = {
    method: "GET",
    target,
    headers:
      headerLine("accept", "application/json") +
      headerLine("user-agent", userAgent) +
      headerLine("accept-encoding", "identity"),
    body: undefined,
    answerBytes: limits.definitionBytes,
    timeoutMs: CHECK_MS,
  };
  const answer = await attempt(request, connections, new AbortController().signal);
  if (!("kind" in answer)) return unreachable(answer.error.message);
  if (answer.status >= 300) return unreachable(`${subject} answered ${statusWords(answer.status)}`);
  const media = mediaType(answer.headers["content-type"]);
  if (media !== "" && !isJsonType(media))
    return unreachable(`${subject} answered ${excerpt(media)} where JSON was expected`);
  const read = readJson(answer.body);
  return read.ok ? { ok: true, value: read.value } : unreachable(`${subject} answered ${read.problem}`);
}
