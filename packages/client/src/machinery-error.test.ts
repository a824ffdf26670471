import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "@machinery/protocol";
import { expect, test } from "vitest";
import { millisToDuration } from "./duration.js";
import { MachineryError } from "./machinery-error.js";

const info = {
  domain: "machinery",
  metadata: { expected: "a workflow", found: "none called `x`", todo: "define it" },
};

test("a refusal gives its reason and its three parts", () => {
  const thrown = new ConnectError("no", Code.NotFound, undefined, [
    { desc: ErrorInfoSchema, value: { reason: "WORKFLOW_NOT_FOUND", ...info } },
  ]);

  const error = MachineryError.from(thrown);

  expect(error).toMatchObject({
    reason: "WORKFLOW_NOT_FOUND",
    code: "not_found",
    ...info.metadata,
    violations: [],
  });
  expect(error.message).toBe("expected a workflow, found none called `x`: define it");
  expect(error.cause).toBe(thrown);
  expect(MachineryError.from(error)).toBe(error);
});

test("violations come with their codes and, where there are, places in the text", () => {
  const metadata = { ...info.metadata, "violations.1.at": "7:12" };
  const thrown = new ConnectError("no", Code.InvalidArgument, undefined, [
    { desc: ErrorInfoSchema, value: { reason: "INVALID_DEFINITION", domain: "machinery", metadata } },
    {
      desc: BadRequestSchema,
      value: create(BadRequestSchema, {
        fieldViolations: [
          { field: "name", description: "expected a name" },
          { field: "services[0]", description: "expected a service", reason: "UNKNOWN_SERVICE" },
        ],
      }),
    },
  ]);

  expect(MachineryError.from(thrown).violations).toEqual([
    { field: "name", description: "expected a name" },
    { field: "services[0]", description: "expected a service", code: "UNKNOWN_SERVICE", line: 7, column: 12 },
  ]);
});

test("a hint to try later is read in milliseconds", () => {
  const thrown = new ConnectError("full", Code.ResourceExhausted, undefined, [
    { desc: ErrorInfoSchema, value: { reason: "BACKLOG_FULL", ...info } },
    { desc: RetryInfoSchema, value: { retryDelay: millisToDuration(1_500) } },
  ]);

  expect(MachineryError.from(thrown)).toMatchObject({
    reason: "BACKLOG_FULL",
    code: "resource_exhausted",
    retryAfterMs: 1_500,
  });
});

test("a reason of a newer daemon keeps the status it came with", () => {
  const thrown = new ConnectError("no", Code.FailedPrecondition, undefined, [
    { desc: ErrorInfoSchema, value: { reason: "FROM_THE_FUTURE", domain: "machinery", metadata: {} } },
  ]);

  expect(MachineryError.from(thrown)).toMatchObject({
    reason: "FROM_THE_FUTURE",
    code: "failed_precondition",
    found: "no",
  });
});

test.each([
  ["ECONNREFUSED", "the connection refused"],
  ["ECONNRESET", "the connection closed"],
  ["ENOTFOUND", "an address that does not exist"],
])("%s deep inside is an unreachable daemon", (code, found) => {
  const deep = Object.assign(new Error("socket"), { code });
  const thrown = new ConnectError(
    "x",
    Code.Aborted,
    undefined,
    undefined,
    new Error("outer", { cause: deep }),
  );

  expect(MachineryError.from(thrown)).toMatchObject({ reason: "UNREACHABLE", code: "unavailable", found });
});

test.each(["Failed to fetch", "network error", "Load failed", "Error in input stream"])(
  "a browser's `%s` is an unreachable daemon, and other TypeErrors are not",
  (message) => {
    const thrown = ConnectError.from(new TypeError(message));

    expect(MachineryError.from(thrown)).toMatchObject({ reason: "UNREACHABLE", code: "unavailable" });
    expect(MachineryError.from(new TypeError(`${message} of undefined`)).reason).toBe("UNKNOWN");
  },
);

test("an aggregate of refused connections is an unreachable daemon", () => {
  const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" });

  expect(MachineryError.from(new AggregateError([refused, refused])).reason).toBe("UNREACHABLE");
});

test("causes in a circle end", () => {
  const error = new Error("round");
  error.cause = error;

  expect(MachineryError.from(error)).toMatchObject({ reason: "UNKNOWN", found: "round" });
});

test.each([
  [new ConnectError("late", Code.DeadlineExceeded), "TIMEOUT", "deadline_exceeded"],
  [new ConnectError("stop", Code.Canceled), "ABORTED", "cancelled"],
  [new ConnectError("gone", Code.Unavailable), "UNREACHABLE", "unavailable"],
  [new ConnectError("what", Code.Unimplemented), "UNKNOWN", "unimplemented"],
  ["a text", "UNKNOWN", "unknown"],
  [undefined, "UNKNOWN", "unknown"],
])("%s becomes %s", (thrown, reason, code) => {
  expect(MachineryError.from(thrown)).toMatchObject({ reason, code });
});
