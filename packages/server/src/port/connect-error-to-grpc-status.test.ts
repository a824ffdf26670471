import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { BadRequestSchema, ErrorInfoSchema, StatusSchema, type Rejection } from "@machinery/protocol";
import { describe, expect, test } from "vitest";
import { rejectionToConnectError } from "../errors/rejection-to-connect-error.js";
import { connectErrorToGrpcStatus, statusDetailsHeader } from "./connect-error-to-grpc-status.js";

const rejectionWith = (count: number): Rejection => ({
  reason: "INVALID_DEFINITION",
  expected: "a registered service",
  found: "`nobody`",
  todo: `register it first (and ${count - 1} more errors)`,
  violations: Array.from({ length: count }, (_, at) => ({
    field: `services[${at}]`,
    description: `expected a registered service, found \`nobody-${at}\`: register it first`,
    code: "UNKNOWN_SERVICE",
    line: at + 1,
    column: 5,
  })),
});

function read(rejection: Rejection) {
  const { metadata, details } = connectErrorToGrpcStatus(rejectionToConnectError(rejection));
  const [bytes] = metadata.get(statusDetailsHeader) as [Buffer];
  const status = fromBinary(StatusSchema, bytes);
  const info = status.details.map((any) => anyUnpack(any, ErrorInfoSchema)).find((found) => found);
  const bad = status.details.map((any) => anyUnpack(any, BadRequestSchema)).find((found) => found);
  return {
    details,
    headerBytes: Math.ceil(bytes.length / 3) * 4 + details.length,
    metadata: info?.metadata ?? {},
    violations: bad?.fieldViolations ?? [],
  };
}

describe("the mismatches of a gRPC status", () => {
  test("are all there when they are few", () => {
    const { violations, metadata } = read(rejectionWith(20));

    expect(violations).toHaveLength(20);
    expect(metadata["violations.19.at"]).toBe("20:5");
  });

  test("are as many as fit the headers that every client takes, the first ones, with their places", () => {
    const { violations, metadata, headerBytes, details } = read(rejectionWith(100));

    expect(headerBytes).toBeLessThan(7 * 1024);
    expect(violations.length).toBeGreaterThan(15);
    expect(violations.map(({ field }) => field)).toEqual(violations.map((_, at) => `services[${at}]`));
    expect(Object.keys(metadata).filter((key) => key.startsWith("violations."))).toHaveLength(
      violations.length,
    );
    expect(details).toContain("and 99 more errors");
  });

  test("are left out when not even one fits", () => {
    const [violation] = rejectionWith(1).violations!;
    const huge = { ...violation!, description: "x".repeat(20_000) };

    const { violations, metadata } = read({ ...rejectionWith(1), violations: [huge] });

    expect(violations).toEqual([]);
    expect(metadata["found"]).toBe("`nobody`");
  });
});
