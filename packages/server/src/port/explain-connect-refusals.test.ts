import { ErrorInfoSchema } from "@machinery/protocol";
import { fromBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveEvents } from "../../test/serve-events.js";

let served: Awaited<ReturnType<typeof serveEvents>>;
beforeAll(async () => {
  served = await serveEvents();
});
afterAll(() => served.close());

async function ask(body: string | Uint8Array<ArrayBuffer>, type = "application/json") {
  const response = await fetch(`${served.url}/machinery.v1.EventService/PostEvent`, {
    method: "POST",
    headers: { "Content-Type": type },
    body,
  });
  const answer = (await response.json()) as { code: string; message: string; details: { value: string }[] };
  const info = fromBinary(ErrorInfoSchema, Buffer.from(answer.details[0]?.value ?? "", "base64"));
  return { status: response.status, code: answer.code, message: answer.message, reason: info.reason };
}

describe("what connect-es refuses by itself", () => {
  test.each([
    ["text that is no JSON", "{bad"],
    ["nothing", ""],
    ["a list", "[]"],
    ["a field of the wrong type", '{"workflow":5}'],
    ["a status that does not exist", '{"wait":"soon"}'],
    ["a number that is none", '{"workflow":"flow","data":{"x":NaN}}'],
    ["a nest without end", `{"workflow":"flow","data":${'{"x":'.repeat(2_000)}1${"}".repeat(2_000)}}`],
  ])("%s has its reason and shape", async (_what, body) => {
    const answer = await ask(body);

    expect(answer).toMatchObject({ status: 400, code: "invalid_argument", reason: "INVALID_ARGUMENT" });
    expect(answer.message).toMatch(/^expected a request message of the RPC, found .+: .+/);
  });

  test("bytes that are no message are the client's mistake", async () => {
    const answer = await ask(new Uint8Array([0xff, 0xff]), "application/proto");

    expect(answer).toMatchObject({ status: 400, code: "invalid_argument", reason: "INVALID_ARGUMENT" });
  });

  test("a refusal of ours stays as it is", async () => {
    const answer = await ask("{}");

    expect(answer.message).toMatch(/^expected the name of a workflow/);
  });
});
