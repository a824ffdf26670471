import { EventStatus, type Notice } from "@machinery/protocol";
import type { Findings } from "../findings.js";
import type { PlannedNotice } from "../plan.js";
import { readAddress } from "../services/address.js";
import { suggest } from "../suggest.js";

/** The most that one workflow may tell. */
const most = 16;
/** The names that secrets may have. */
const secretName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** A secret in a URL. */
const secretIn = /\$\{\s*secrets\.([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})\s*\}/g;

const ends = {
  SUCCEEDED: EventStatus.SUCCEEDED,
  FAILED: EventStatus.FAILED,
  CANCELLED: EventStatus.CANCELLED,
} as const;

/** Checks whom the end of an event is told. */
export function checkNotices(notices: readonly Notice[], findings: Findings): void {
  if (notices.length > most)
    findings.add("notify", {
      code: "TOO_LARGE",
      expected: `at most ${most} notices`,
      found: `${notices.length}`,
      hint: "tell one, and let that tell the others",
    });
  notices.forEach(({ url, secret, on }, index) => {
    const path = `notify[${index}]`;
    checkUrl(url, `${path}.url`, findings);
    if (secret !== "" && !secretName.test(secret))
      findings.add(`${path}.secret`, {
        code: "INVALID_NAME",
        expected: "the name of a secret: letters, digits, `_`, `.` and `-`",
        found: JSON.stringify(secret.slice(0, 80)),
        hint: "name a file in the daemon's folder of secrets",
      });
    on.forEach((end, at) => {
      if (Object.hasOwn(ends, end)) return;
      findings.add(`${path}.on[${at}]`, {
        code: "UNKNOWN_NAME",
        expected: "SUCCEEDED, FAILED or CANCELLED",
        found: `\`${end.slice(0, 80)}\``,
        hint: suggest(end, Object.keys(ends), "choose one of them"),
      });
    });
  });
}

function checkUrl(url: string, path: string, findings: Findings): void {
  const read = readAddress(url.replace(secretIn, "secret"));
  if (read.ok) return;
  const { problem } = read;
  if (problem.code === "MISSING_FIELD")
    findings.add(path, { ...problem, expected: "a `url`, such as `https://shop.example/hooks/orders`" });
  else if (url.includes("${"))
    findings.add(path, {
      ...problem,
      expected: "a URL with nothing but `${secrets.NAME}` to be filled in",
      found: JSON.stringify(url.slice(0, 120)),
      hint: "write the rest as it is",
    });
  else findings.add(path, problem);
}

/** What is told, ready to be looked at when an event has ended. */
export function planNotices(notices: readonly Notice[]): readonly PlannedNotice[] {
  return notices.map(({ url, secret, on }) => {
    const named = on.length === 0 ? Object.keys(ends) : on;
    return {
      url,
      ...(secret === "" ? {} : { secret }),
      on: named.map((end) => ends[end as keyof typeof ends]),
    };
  });
}
