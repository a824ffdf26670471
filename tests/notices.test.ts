import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const key = Buffer.from("a key of more than sixteen bytes");

/** Somebody who is told how events end: busy at first, and later glad of it. */
async function startReceiver() {
  const state = { isBusy: true };
  const taken: { readonly id: string; readonly body: string; readonly isSigned: boolean }[] = [];
  const tried = new Set<string>();
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      const id = String(request.headers["webhook-id"]);
      const signed = `${id}.${String(request.headers["webhook-timestamp"])}.${body}`;
      const signature = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
      tried.add(id);
      if (!state.isBusy)
        taken.push({ id, body, isSigned: request.headers["webhook-signature"] === signature });
      response.writeHead(state.isBusy ? 503 : 204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/ended`,
    state,
    taken,
    tried,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

it("tells the end of every event, through a daemon that is killed while nobody takes it", async () => {
  using folder = createTemporaryFolder();
  await using receiver = await startReceiver();
  const secrets = join(folder.path, "secrets");
  mkdirSync(secrets);
  writeFileSync(join(secrets, "SHOP"), `whsec_${key.toString("base64")}\n`);
  const data = join(folder.path, "data");
  const args = ["--secrets", secrets];
  const first = await startDaemon({ data, args });
  const workflow = {
    name: "told",
    inputs: { n: { type: "int" } },
    outputs: { n: { type: "int" } },
    notify: [{ url: receiver.url, secret: "SHOP", on: ["SUCCEEDED"] }],
    operations: [{ set: { n: "${ data.n + 1 }" } }],
  };
  expect(await postJson(`${first.url}/w`, workflow)).toMatchObject({ status: 201 });
  const ids: string[] = [];
  for (let n = 0; n < 20; n++) {
    const { body } = await postJson(`${first.url}/e/told?wait=5`, { data: { n } });
    ids.push(String(body?.["event_id"]));
  }
  for (let waits = 0; receiver.tried.size < 5 && waits < 200; waits++) await sleep(20);
  await first.end("SIGKILL");
  receiver.state.isBusy = false;

  await using second = await startDaemon({ data, args });

  using client = connect(second.url);
  const isTold = async (eventId: string): Promise<boolean> => {
    const { event } = await client.events.getEvent({ eventId });
    return event?.notices[0]?.delivered === true;
  };
  for (const id of ids)
    for (let waits = 0; !(await isTold(id)); waits++) {
      if (waits > 600) throw new Error(`${id} was never told`);
      await sleep(50);
    }
  const told = new Map(receiver.taken.map((notice) => [notice.id, notice]));
  expect([...told.keys()].sort()).toEqual(ids.map((id) => `msg_${id}_0`).sort());
  expect(receiver.taken.every(({ isSigned }) => isSigned)).toBe(true);
  expect(JSON.parse(told.get(`msg_${ids[3]}_0`)!.body)).toMatchObject({
    type: "machinery.event.succeeded",
    data: { event_id: ids[3], workflow: "told", status: "SUCCEEDED", outputs: { n: 4 } },
  });
});
