import type { JsonObject } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { checkService, compileRequest, LanguageError, readDefinitions, resolveEndpoint } from "../index.js";

function service(text: string) {
  const document = readDefinitions(`name: s\n${text}`).documents[0]!;
  if (document.kind !== "service") throw new Error("not a service");
  expect(checkService(document.definition).filter(({ severity }) => severity === "error")).toEqual([]);
  return document.definition;
}

const build = (
  text: string,
  inputs: JsonObject,
  endpoint = "e",
  secret = (name: string) => `secret of ${name}`,
) => compileRequest(service(text), endpoint).build(inputs, secret);

const at = (address: string, endpoint: string) => `address: ${address}\nendpoints:\n  e: ${endpoint}\n`;

describe("the one-address form", () => {
  it("posts the inputs to the very address", () => {
    expect(
      build("address: http://S:5000/event/?key=1\nheaders: { X-A: b }\n", { message: "hi" }, ""),
    ).toEqual({
      ok: true,
      url: "http://S:5000/event/?key=1",
      headers: { "x-a": "b" },
      body: { message: "hi" },
    });
    expect(build("address: http://s\n", {}, "")).toMatchObject({ url: "http://s/" });
  });

  it("says what else a caller needs", () => {
    const template = compileRequest(
      service(
        'address: http://s/\nanswer: text\nattempt_timeout: 5s\ninputs: { a: { type: int } }\nheaders: { A: "${secrets.KEY}${secrets.OTHER}" }\n',
      ),
      "",
    );
    expect(template).toMatchObject({
      method: "POST",
      answer: "text",
      attemptTimeoutMs: 5_000,
      secrets: ["KEY", "OTHER"],
    });
    expect(template.inputs.names).toEqual(["a"]);
  });
});

describe("an endpoint", () => {
  it("fills path, query and headers, and leaves the rest for the body", () => {
    const text = at(
      "http://s/base/?key=1",
      `{ method: post, path: "/o/{id}/x", query: { limit: limit, tag: tags, sum: "\${ inputs.limit + 1 }", fixed: yes please }, headers: { X-Who: "\${ inputs.who }" }, inputs: { id: { type: string }, limit: { type: int }, tags: { type: list }, who: { type: string }, a: { type: any }, b: { type: int, required: false } } }`,
    );
    expect(build(text, { id: "7 ä/?", limit: 3, tags: ["x", "y z"], who: "me", a: { deep: 1 } })).toEqual({
      ok: true,
      url: "http://s/base/o/7%20%C3%A4%2F%3F/x?key=1&limit=3&tag=x&tag=y%20z&sum=4&fixed=yes%20please",
      headers: { "x-who": "me" },
      body: { a: { deep: 1 } },
    });
  });

  it("has no body with GET, and leaves absent inputs out of the query", () => {
    const text = at(
      "http://s",
      `{ method: GET, path: /o, query: { a: a, b-c: b-c, e: "\${ inputs.?a }" }, headers: { X-A: "\${ inputs.?a }" }, inputs: { a: { type: string, required: false }, b-c: { type: int, required: false } } }`,
    );
    expect(build(text, {})).toEqual({ ok: true, url: "http://s/o", headers: {} });
    expect(build(text, { a: "&=", "b-c": 1 })).toEqual({
      ok: true,
      url: "http://s/o?a=%26%3D&b-c=1&e=%26%3D",
      headers: { "x-a": "&=" },
    });
  });

  it("makes the body by its mapping", () => {
    const text = at(
      "http://s",
      `{ method: DELETE, path: /o, body: { order: { id: "\${ inputs.id }", n: 1 }, note: "\${ inputs.?note }" }, inputs: { id: { type: string }, note: { type: string, required: false } } }`,
    );
    expect(build(text, { id: "a" })).toMatchObject({ ok: true, body: { order: { id: "a", n: 1 } } });
  });

  it("has its headers over those of the service, whatever their case", () => {
    const text = `address: http://s\nheaders: { X-Key: "\${secrets.KEY}", X-B: b }\nendpoints: { e: { path: /e, headers: { x-key: mine } } }\n`;
    expect(compileRequest(service(text), "e").secrets).toEqual([]);
    expect(build(text, {})).toMatchObject({ headers: { "x-key": "mine", "x-b": "b" } });
  });

  const byId = at("http://s/base", `{ method: GET, path: "/o/{id}", inputs: { id: { type: string } } }`);

  it.each([".", "..", ""])("never lets %j lead elsewhere in the path", (id) => {
    expect(build(byId, { id })).toEqual({ ok: false, message: expect.stringContaining("path") });
  });

  it("encodes what is encoded already once more", () => {
    expect(build(byId, { id: "%2e%2e" })).toMatchObject({ url: "http://s/base/o/%252e%252e" });
  });

  it("refuses dots that two parameters make together", () => {
    expect(
      build(
        at(
          "http://s",
          `{ method: GET, path: "/{a}{b}", inputs: { a: { type: string }, b: { type: string } } }`,
        ),
        { a: ".", b: "." },
      ).ok,
    ).toBe(false);
  });

  it("never lets a value break a header, and never tells a secret", () => {
    const text = at(
      "http://s",
      `{ path: /o, headers: { X-A: "\${ inputs.a }", X-K: "\${secrets.KEY}" }, inputs: { a: { type: string } } }`,
    );
    for (const a of ["x\r\nEvil: 1", "x\ny", "é😀", "\u0000"]) expect(build(text, { a }).ok).toBe(false);
    const built = build(text, { a: "x" }, "e", () => "hunter2\n");
    expect(built.ok).toBe(false);
    expect(JSON.stringify(built)).not.toContain("hunter2");
  });

  it.each([
    "int(secrets.KEY)",
    "timestamp(secrets.KEY)",
    "string({'a': 1}[secrets.KEY])",
    "'x'.matches(secrets.KEY + '(')",
  ])("does not tell a secret when %s fails", (cel) => {
    const built = build(
      at("http://s", `{ path: /o, headers: { X-K: "\${ ${cel} }" } }`),
      {},
      "e",
      () => "hunter2",
    );
    expect(built.ok).toBe(false);
    expect(JSON.stringify(built)).not.toContain("hunter");
  });

  it("refuses what a URL cannot hold", () => {
    const text = at(
      "http://s",
      `{ method: GET, path: "/o/{id}", query: { q: q }, inputs: { id: { type: string }, q: { type: any, required: false } } }`,
    );
    expect(build(text, { id: "\ud800" }).ok).toBe(false);
    expect(build(text, { id: "a", q: "\ud800" }).ok).toBe(false);
    expect(build(text, { id: "a", q: { x: 1 } }).ok).toBe(false);
    expect(build(text, { id: "a", q: null })).toMatchObject({ url: "http://s/o/a" });
  });

  it("takes what it does not say from the service", () => {
    const definition = service(
      "address: http://s\nattempt_timeout: 9s\nretry: { attempts: 7, factor: 3 }\nendpoints: { e: { path: /e, retry: { attempts: 2 } } }\n",
    );
    expect(resolveEndpoint(definition, "e")).toMatchObject({
      method: "POST",
      attemptTimeoutMs: 9_000,
      retry: { attempts: 2, factor: 3 },
    });
    expect(resolveEndpoint(definition, "")).toBeUndefined();
    expect(resolveEndpoint(definition, "x")).toBeUndefined();
    expect(() => compileRequest(definition, "x")).toThrow(LanguageError);
  });
});
