import type { Operation } from "@machinery/protocol";

/** What an operation does, in a few words. May be empty, where its verb says it all. */
export function operationSays({ verb }: Operation): string {
  switch (verb.case) {
    case "call":
      return `${verb.value.service}${verb.value.async ? " · answers later" : ""}`;
    case "set":
      return Object.keys(verb.value.values ?? {}).join(", ");
    case "switch":
      return counted(verb.value.cases.length, "case", "cases");
    case "raise":
      return verb.value.reason;
    case "try":
      return counted(verb.value.catch.length, "catch", "catches");
    case "wait":
      return verb.value.duration === "" ? `until ${verb.value.until}` : `for ${verb.value.duration}`;
    case "while":
      return `at most ${String(verb.value.maximum)} rounds`;
    case "for":
      return verb.value.concurrency > 1 ? `${String(verb.value.concurrency)} at the same time` : "one by one";
    case "fork":
      return [
        counted(verb.value.branches.length, "branch", "branches"),
        verb.value.waitFor === 0 ? "" : `waits for ${String(verb.value.waitFor)}`,
      ]
        .filter(Boolean)
        .join(" · ");
    case "listen":
      return `${verb.value.signal}${verb.value.key === "" ? "" : ` for ${verb.value.key}`}`;
    case "run":
      return `${verb.value.workflow}${verb.value.detached ? " · not waited for" : ""}`;
    case "ask":
      return verb.value.question;
    default:
      return "";
  }
}

/** The service whose call undoes an operation. */
export function undoneBy({ verb }: Operation): string | undefined {
  return verb.case === "call" || verb.case === "run" ? verb.value.compensate?.service : undefined;
}

const counted = (count: number, one: string, many: string): string =>
  `${String(count)} ${count === 1 ? one : many}`;
