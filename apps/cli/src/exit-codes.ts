import { EventStatus, reasons, type MachineryError } from "@machinery/client";

/** What the exit code says to programs. It never changes its meaning. */
export const exitCodes = {
  fine: 0,
  other: 1,
  usage: 2,
  eventFailed: 3,
  notFound: 5,
  conflict: 6,
  waitTimedOut: 7,
  unreachable: 8,
  cancelled: 9,
  interrupted: 130,
} as const;

/** The exit codes in words, as `machinery help exit-codes` shows them. */
export const exitCodesHelp = `Exit codes:
  0    fine
  1    anything else: a fault of the daemon, a service that is not well, an overloaded daemon, a case of
       \`machinery test\` that fails
  2    usage: an unknown command or option, a value that does not parse, a request the daemon cannot read (400)
  3    the event failed
  5    not found: no such service, endpoint, workflow or event (404)
  6    conflict: the daemon refused what it understood (409): a definition with errors, data that does not match
       a workflow's inputs, a service in use, a key used with other data, an event that has ended
  7    the wait was over before the event
  8    the daemon cannot be reached, is stopping, or did not answer within --timeout
  9    the event was cancelled
  130  interrupted by Ctrl-C

What the daemon refuses gets its code by its HTTP status, which docs/errors/ tells for each reason.
`;

/** The exit code of a refusal. */
export function exitCodeOfError(error: MachineryError): number {
  if (["UNREACHABLE", "TIMEOUT", "DAEMON_STOPPING"].includes(error.reason)) return exitCodes.unreachable;
  const known = reasons as Record<string, { readonly http: number } | undefined>;
  switch (known[error.reason]?.http) {
    case 400:
    case 415:
      return exitCodes.usage;
    case 404:
      return exitCodes.notFound;
    case 409:
      return exitCodes.conflict;
    case undefined:
      return exitCodeOfStatus(error.code);
    default:
      return exitCodes.other;
  }
}

/** For a reason of a newer daemon only the status is known. */
function exitCodeOfStatus(code: string): number {
  if (code === "not_found") return exitCodes.notFound;
  if (code === "already_exists" || code === "failed_precondition") return exitCodes.conflict;
  if (code === "invalid_argument") return exitCodes.usage;
  return exitCodes.other;
}

/** The exit code of an event that has ended. */
export function exitCodeOfEvent(status: EventStatus): number {
  if (status === EventStatus.FAILED) return exitCodes.eventFailed;
  if (status === EventStatus.CANCELLED) return exitCodes.cancelled;
  return exitCodes.fine;
}
