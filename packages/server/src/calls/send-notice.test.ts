import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { NoticeRequest } from "@machinery/runner";
import { afterEach, expect, test } from "vitest";
import { defaultAddressPolicy } from "./address-policy.js";
import { createSystemClock } from "../ports/system-clock.js";
import { createHttpCaller } from "./http-caller.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (closing.length > 0) await closing.pop()!();
});

/** Somebody who is told, and answers with a status. */
async function receiver(status = 204, answer = "") {
  const heard: { url: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      heard.push({ url: request.url, headers: request.headers, body });
      response.writeHead(status).end(answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, heard };
}

function notifier(secrets: Readonly<Record<string, string>> = {}) {
  const caller = createHttpCaller({
    clock: createSystemClock(),
    service: () => undefined,
    secret: (name) => secrets[name],
    answerBytes: 1024,
    addressPolicy: defaultAddressPolicy,
    callbackUrl: (token) => token,
    version: "1.2.3",
  });
  closing.push(() => caller.close());
  return (notice: Partial<NoticeRequest>) =>
    caller.notify(
      { url: "", id: "msg_e1_0", timeMs: 1_700_000_000_999, body: '{"a":1}', ...notice },
      new AbortController().signal,
    );
}

test("a notice is a POST with an id, a time and a signature, as Standard Webhooks says", async () => {
  const { origin, heard } = await receiver();
  const key = Buffer.from("a secret of twenty-four.");
  const next = Buffer.from("another secret of theirs");
  const notify = notifier({
    SHOP: `whsec_${key.toString("base64")}`,
    BOTH: `${key.toString("base64")}\n${next.toString("base64")}`,
    PLAIN: "a plain text",
    TOKEN: "t0k",
  });

  expect(await notify({ url: `${origin}/hooks?token=\${secrets.TOKEN}`, secret: "SHOP" })).toEqual({
    ok: true,
  });
  await notify({ url: origin, secret: "BOTH" });
  await notify({ url: origin });

  const signed = 'msg_e1_0.1700000000.{"a":1}';
  const signatureBy = (secret: Buffer | string) =>
    `v1,${createHmac("sha256", secret).update(signed).digest("base64")}`;
  expect(heard[0]).toMatchObject({ url: "/hooks?token=t0k", body: '{"a":1}' });
  expect(heard[0]!.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "machinery/1.2.3",
    "webhook-id": "msg_e1_0",
    "webhook-timestamp": "1700000000",
    "webhook-signature": signatureBy(key),
  });
  expect(heard[1]!.headers["webhook-signature"]).toBe(`${signatureBy(key)} ${signatureBy(next)}`);
  expect(heard[2]!.headers).not.toHaveProperty("webhook-signature");
  expect(await notify({ url: origin, secret: "PLAIN" })).toMatchObject({
    ok: false,
    message: expect.stringContaining("its secret PLAIN holds no key"),
  });
});

test("only a 2xx is enough; 410 ends it, and no secret is told on", async () => {
  const busy = await receiver(503, "no t0k today");
  const gone = await receiver(410);
  const notify = notifier({ TOKEN: "t0k" });

  const refused = await notify({ url: `${busy.origin}/\${ secrets.TOKEN }` });
  expect(refused).toMatchObject({ ok: false, isFinal: false });
  expect(JSON.stringify(refused)).not.toContain("t0k");
  expect(await notify({ url: gone.origin })).toMatchObject({ ok: false, isFinal: true });
});

test("what cannot be told is told later: without its secret, at an address that is refused, or where nobody is", async () => {
  const notify = notifier();

  for (const [notice, words] of [
    [{ url: "https://shop.example/", secret: "SHOP" }, "SHOP"],
    [{ url: "http://169.254.169.254/latest" }, "169.254.169.254"],
    [{ url: "http://127.0.0.1:9/" }, "127.0.0.1:9"],
  ] as const) {
    const outcome = await notify(notice);
    expect(outcome).toMatchObject({ ok: false, isFinal: false });
    expect(JSON.stringify(outcome)).toContain(words);
  }
});
