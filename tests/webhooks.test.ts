import { createHmac } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { getJson, postText } from "./json-routes.js";
import { runProgram } from "./run-program.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const set = (more: string) => `
name: hook${more === "" ? "" : "-signed"}
${more}
inputs: { n: { type: int } }
outputs: { twice: { type: int }, from: { type: string } }
operations:
  - set: { twice: "\${ data.n * 2 }", from: "\${ event.labels.?ce_source.orValue('nowhere') }" }
`;
const key = Buffer.alloc(24, 9);
const next = Buffer.alloc(32, 8);

describe("webhooks, at a real daemon", () => {
  const folder = createTemporaryFolder();
  const secrets = join(folder.path, "secrets");
  let daemon: Daemon;
  let client: OpenClient;

  beforeAll(async () => {
    mkdirSync(secrets);
    writeFileSync(join(secrets, "SHOP"), `whsec_${key.toString("base64")}\n${next.toString("base64")}\n`);
    daemon = await startDaemon({ data: join(folder.path, "data"), args: ["--secrets", secrets] });
    client = connect(daemon.url);
    for (const more of ["", "webhook: { secret: SHOP }"])
      await client.workflows.defineWorkflow({ form: { case: "source", value: set(more) } });
  });
  afterAll(async () => {
    client[Symbol.dispose]();
    await daemon[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const sign = (by: Buffer, body: string, id: string, offsetSeconds = 0) => {
    const at = Math.floor(Date.now() / 1_000) + offsetSeconds;
    const signature = createHmac("sha256", by).update(`${id}.${at}.${body}`).digest("base64");
    return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${signature}` };
  };
  const json = { "content-type": "application/json" };

  it("are taken once, however often they come, and by any key of the secret", async () => {
    const body = '{"n": 4}';
    const url = `${daemon.url}/e/hook-signed?wait=10`;
    const first = await postText(url, body, { ...json, ...sign(key, body, "msg_1") });
    const again = await postText(url, body, { ...json, ...sign(next, body, "msg_1") });

    expect(first).toMatchObject({ status: 201, body: { outputs: { twice: 8 } } });
    expect(again.body?.["event_id"]).toBe(first.body?.["event_id"]);
  });

  it("are refused unsigned, too old, or by another way in", async () => {
    const url = `${daemon.url}/e/hook-signed`;
    const old = await postText(url, "{}", { ...json, ...sign(key, "{}", "msg_2", -400) });
    const bare = await postText(url, '{"n": 4}', json);

    expect([old, bare]).toMatchObject([
      { status: 401, body: { reason: "SIGNATURE_INVALID" } },
      { status: 401, body: { reason: "SIGNATURE_INVALID" } },
    ]);
    await expect(client.events.postEvent({ workflow: "hook-signed", data: { n: 4 } })).rejects.toThrow(
      "the workflow hook-signed has a webhook",
    );
  });

  it("may be CloudEvents, which are the same by their source and id", async () => {
    const url = `${daemon.url}/e/hook?wait=10`;
    const event = { specversion: "1.0", id: "7", source: "/shop", type: "placed", data: { n: 5 } };
    const structured = await postText(url, JSON.stringify(event), {
      "content-type": "application/cloudevents+json",
    });
    const binary = await postText(url, '{"n":5}', {
      ...json,
      "ce-specversion": "1.0",
      "ce-id": "7",
      "ce-source": "/shop",
      "ce-type": "placed",
    });

    expect(structured).toMatchObject({ status: 201, body: { outputs: { twice: 10, from: "/shop" } } });
    expect(binary.body?.["event_id"]).toBe(structured.body?.["event_id"]);
  });

  it("leave no secret in the log", () => {
    expect(daemon.log()).not.toContain(key.toString("base64"));
  });

  it("stand beside the schema, which the daemon and the command line give alike", async () => {
    const served = await getJson(`${daemon.url}/schema.json`);
    const printed = await runProgram("apps/cli/bin/machinery.js", ["schema"], { input: "" });

    expect(printed.exitCode).toBe(0);
    expect(served.body).toEqual(JSON.parse(printed.stdout));
  });
});
