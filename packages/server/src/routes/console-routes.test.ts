import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConsoleRoutes } from "./console-routes.js";

const content = new TextEncoder().encode("<p>hello</p>");
const serve = createConsoleRoutes((path) => {
  if (path === "/index.html") return { content, type: "text/html; charset=utf-8", isLasting: false };
  if (path === "/assets/a.js") return { content, type: "text/javascript", isLasting: true };
  return undefined;
});

describe("the console's routes", () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer((request, response) => {
      if (!serve(request, response, request.url ?? "")) response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("serve the page at the root, asked for anew each time, and let it do nothing but talk to the daemon", async () => {
    const response = await fetch(`${url}/`);

    expect(await response.text()).toBe("<p>hello</p>");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    const policy = response.headers.get("content-security-policy")?.split("; ");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy?.join()).not.toMatch(/unsafe|\*/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("let files be kept whose names change with their content", async () => {
    const response = await fetch(`${url}/assets/a.js`);

    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  it("answer HEAD without the content", async () => {
    const response = await fetch(`${url}/`, { method: "HEAD" });

    expect(response.headers.get("content-length")).toBe(String(content.length));
    expect(await response.text()).toBe("");
  });

  it("leave everything else to others", async () => {
    expect((await fetch(`${url}/e/x`)).status).toBe(404);
    expect((await fetch(`${url}/`, { method: "POST" })).status).toBe(404);
  });
});
