import { createServer, request, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { getJson } from "../json-routes.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { noBrowser, openPage, startBrowser } from "./browser.js";
import { defineLinger, postLinger } from "./linger.js";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks with whatever headers a browser would send by itself, which `fetch` does not let one write. */
function ask(port: number, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const asked = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const json = { "content-type": "application/json" };
const list = "/machinery.v1.EventService/ListEvents";

/** What a page of somebody else's tries: to post as a form does and as a program does, to read, to embed. */
const attacks = (url: string, id: string): string => `(async () => {
  const quietly = (asked) => asked.then(() => "answered", () => "refused");
  const url = ${JSON.stringify(url)};
  const picture = new Image();
  const image = new Promise((resolve) => {
    picture.onload = () => resolve("shown");
    picture.onerror = () => resolve("refused");
  });
  picture.src = url + "/assets/icon.svg";
  const body = JSON.stringify({ at: 1 });
  return {
    simple: await quietly(fetch(url + "/e/linger", { method: "POST", mode: "no-cors", body })),
    json: await quietly(fetch(url + "/e/linger", { method: "POST", body, headers: { "content-type": "application/json" } })),
    read: await quietly(fetch(url + "/e/linger/${id}")),
    image: await image,
  };
})()`;

describe("the web console's port and pages of others", () => {
  const folders = [createTemporaryFolder(), createTemporaryFolder()] as const;
  let near: Daemon;
  let open: Daemon;
  let eventId: string;

  beforeAll(async () => {
    near = await startDaemon({ data: folders[0].path });
    open = await startDaemon({
      data: folders[1].path,
      args: ["--host", "0.0.0.0", "--listen-without-access-control", "--known-as", "flows.test"],
    });
    await defineLinger(near.url);
    [eventId = ""] = await postLinger(near.url, 1);
  });
  afterAll(async () => {
    await near?.end("SIGTERM");
    await open?.end("SIGTERM");
    for (const folder of folders) folder[Symbol.dispose]();
  });

  it("lets a page do nothing but talk to the daemon, and nobody else show it", async () => {
    const { headers, body } = await ask(near.port, "/", { host: `localhost:${near.port}` });

    expect(headers).toMatchObject({
      "content-security-policy": expect.stringMatching(/^default-src 'none'; script-src 'self'; /),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cache-control": "no-cache",
    });
    const [script = ""] = /assets\/[\w-]+\.js/.exec(body) ?? [];
    const file = await ask(near.port, `/${script}`, { host: `localhost:${near.port}` });
    expect(file.headers["cache-control"]).toContain("immutable");
    expect(file.headers["content-security-policy"]).toBe(headers["content-security-policy"]);
  });

  it("has nothing kept that carries data, or taken for what it is not", async () => {
    const host = `localhost:${near.port}`;
    const answers = [
      await ask(near.port, list, { host, ...json }, "{}"),
      await ask(near.port, list, { host, "content-type": "application/proto" }, ""),
      await ask(near.port, "/machinery.v1.EventService/GetEvent", { host, ...json }, '{"event_id":"x"}'),
      await ask(near.port, `/e/linger/${eventId}`, { host }),
      await ask(near.port, "/e/linger", { host, ...json }, '{"at":1}'),
      await ask(near.port, "/e/linger", { host, "content-type": "application/x-ndjson" }, '{"at":1}'),
      await ask(near.port, "/no/such/place", { host }),
      await ask(near.port, "/healthcheck", { host }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200, 201, 200, 404, 204]);
    for (const { headers } of answers)
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
      });
    for (const { headers } of answers) expect(headers).not.toHaveProperty("access-control-allow-origin");
  });

  it("answers no page of another origin, and no name that somebody else may point here", async () => {
    const own = (port: number, name: string) => ({
      host: `${name}:${port}`,
      origin: `http://${name}:${port}`,
    });
    const statusOf = async (port: number, headers: Record<string, string>) =>
      (await ask(port, list, { ...json, ...headers }, "{}")).status;

    expect(await statusOf(near.port, own(near.port, "localhost"))).toBe(200);
    expect(await statusOf(near.port, own(near.port, "evil.test"))).toBe(403);
    expect(await statusOf(near.port, { ...own(near.port, "localhost"), origin: "http://evil.test" })).toBe(
      403,
    );
    expect(await statusOf(open.port, own(open.port, "127.0.0.1"))).toBe(200);
    expect(await statusOf(open.port, own(open.port, "flows.test"))).toBe(200);
    expect(await statusOf(open.port, own(open.port, "evil.test"))).toBe(403);
    expect(await statusOf(open.port, { host: "any.test" })).toBe(200);
    const refused = await ask(open.port, list, { ...json, ...own(open.port, "evil.test") }, "{}");
    expect(JSON.parse(refused.body)).toMatchObject({
      reason: "ORIGIN_REFUSED",
      message: expect.stringContaining("--known-as"),
    });
  });

  describe("in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      if (noBrowser === undefined)
        browser = await startBrowser(["--host-resolver-rules=MAP *.test 127.0.0.1"]);
    });
    afterAll(() => browser?.close());

    it("a name that is pointed here shows nothing of a daemon on loopback, and is refused by one beyond", async (context) => {
      context.skip(noBrowser !== undefined, noBrowser);
      const page = await (await browser.newContext()).newPage();
      const answer = await page.goto(`http://evil.test:${near.port}/`);
      expect(answer?.status()).toBe(403);

      await page.goto(`http://evil.test:${open.port}/`);
      await page.getByText("--known-as").waitFor();
      const read = await page.evaluate<number>(
        `fetch("${list}", { method: "POST", body: "{}", headers: { "content-type": "application/json" } }).then(({ status }) => status)`,
      );
      expect(read).toBe(403);
      await page.context().close();

      const { page: known, complaints } = await openPage(browser, `http://flows.test:${open.port}/`);
      await known.getByText("live", { exact: true }).waitFor();
      // Chromium says of plain HTTP from elsewhere that it cannot part windows there.
      expect(complaints.filter((one) => !one.startsWith("The Cross-Origin-Opener-Policy header"))).toEqual(
        [],
      );
      await known.context().close();
    });

    it("a page of somebody else's posts nothing, reads nothing and embeds nothing", async (context) => {
      context.skip(noBrowser !== undefined, noBrowser);
      const foreign = createServer((_, response) => {
        response.setHeader("content-type", "text/html").end("<h1>elsewhere</h1>");
      });
      await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
      const page = await (await browser.newContext()).newPage();
      await page.goto(`http://evil.test:${(foreign.address() as AddressInfo).port}/`);
      const countOf = async () => {
        const counted = await ask(near.port, list, { host: "localhost", ...json }, "{}");
        return (JSON.parse(counted.body) as { events: unknown[] }).events.length;
      };
      const before = await countOf();

      const outcome = await page.evaluate(attacks(near.url, eventId));

      expect(outcome).toMatchObject({ json: "refused", read: "refused", image: "refused" });
      expect(await countOf()).toBe(before);
      expect((await getJson(`${near.url}/e/linger/${eventId}`)).status).toBe(200);
      await page.context().close();
      await new Promise((resolve) => foreign.close(resolve));
    });
  });
});
