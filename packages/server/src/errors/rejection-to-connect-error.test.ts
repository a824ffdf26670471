import { Code } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema, type Rejection } from "@machinery/protocol";
import { describe, expect, test } from "vitest";
import { rejectionToConnectError } from "./rejection-to-connect-error.js";
import { rejectionToJson } from "./rejection-to-json.js";

const rejection: Rejection = {
  reason: "INVALID_DEFINITION",
  expected: "a type",
  found: "`text`",
  todo: "did you mean `string`?",
  violations: [
    { field: "name", description: "expected a name, found none" },
    {
      field: "inputs[0].type",
      description: "expected a type, found `text`",
      code: "UNKNOWN_TYPE",
      line: 4,
      column: 11,
    },
    { field: "outputs", description: "expected a list, found 7", code: "WRONG_TYPE", line: 9 },
  ],
};

describe("a refusal as a gRPC status", () => {
  test("has its reason, its three parts and the places in ErrorInfo", () => {
    const error = rejectionToConnectError(rejection);

    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toBe("expected a type, found `text`: did you mean `string`?");
    expect(error.findDetails(ErrorInfoSchema)[0]).toMatchObject({
      reason: "INVALID_DEFINITION",
      domain: "machinery",
      metadata: {
        expected: "a type",
        found: "`text`",
        todo: "did you mean `string`?",
        "violations.1.at": "4:11",
        "violations.2.at": "9:1",
      },
    });
  });

  test("has each mismatch with its code in BadRequest", () => {
    const [bad] = rejectionToConnectError(rejection).findDetails(BadRequestSchema);

    expect(bad?.fieldViolations.map(({ field, reason }) => [field, reason])).toEqual([
      ["name", ""],
      ["inputs[0].type", "UNKNOWN_TYPE"],
      ["outputs", "WRONG_TYPE"],
    ]);
  });

  test("says when to try again", () => {
    const { violations: _, ...plain } = rejection;
    const error = rejectionToConnectError({ ...plain, retryAfterMs: 1_500 });

    expect(error.findDetails(RetryInfoSchema)[0]?.retryDelay).toMatchObject({
      seconds: 1n,
      nanos: 500_000_000,
    });
    expect(error.findDetails(BadRequestSchema)).toEqual([]);
  });
});

test("a refusal on the plain routes has code, line and column of each mismatch where they are known", () => {
  expect(rejectionToJson(rejection)).toEqual({
    message: "expected a type, found `text`: did you mean `string`?",
    reason: "INVALID_DEFINITION",
    violations: rejection.violations,
  });
});
