import { describe, expect, it } from "vitest";
import { readDraft } from "./read-draft.js";

const draft = { name: " Production ", colour: "red", url: "https://machinery.example/", guard: "confirm" };
const read = (more: object) => readDraft({ ...draft, ...more }, (id) => id === "own");

describe("what a person says of a connection", () => {
  it("is taken, tidied up", () => {
    expect(read({})).toEqual({
      isOk: true,
      draft: { name: "Production", colour: "red", url: "https://machinery.example", guard: "confirm" },
    });
  });

  it("needs no address for the app's own daemon", () => {
    expect(read({ id: "own", url: undefined })).toMatchObject({ isOk: true, draft: { id: "own", url: "" } });
    expect(read({ id: "other", url: undefined })).toMatchObject({ isOk: false });
  });

  it.each(["https://machinery.example", "http://127.0.0.1:6224", "http://localhost:1", "http://[::1]:6224"])(
    "may have a token at %s",
    (url) => {
      expect(read({ url, token: "secret" })).toMatchObject({ isOk: true, draft: { token: "secret" } });
    },
  );

  it.each(["http://machinery.example", "http://10.0.0.1:6224", "http://127.0.0.1.example"])(
    "may have no token at %s: everybody on the way could read it",
    (url) => {
      expect(read({ url })).toMatchObject({ isOk: true });
      expect(read({ url, token: "secret" })).toMatchObject({
        isOk: false,
        refusal: { expected: "an https address, or one of this computer, for a connection with a token" },
      });
    },
  );

  it.each([
    ["nothing", undefined],
    ["an empty name", { name: "  " }],
    ["a name that is too long", { name: "n".repeat(61) }],
    ["a name that is no text", { name: 7 }],
    ["a name of two lines", { name: "Staging\nOn https://staging.example" }],
    ["a name that turns its direction", { name: "\u202egnigatS" }],
    ["a colour there is not", { colour: "url(x)" }],
    ["a guard there is not", { guard: "none" }],
    ["an address of another kind", { url: "file:///etc/passwd" }],
    ["an address with a script", { url: "javascript:alert(1)" }],
    ["an address with a password", { url: "https://me:secret@machinery.example" }],
    ["an address with a path", { url: "https://machinery.example/path" }],
    ["an address that is none", { url: "machinery" }],
    ["a token with a line break", { token: "a\r\nhost: x" }],
    ["an id that is no text", { id: {} }],
  ])("is refused with %s", (_, more) => {
    const refused = more === undefined ? readDraft(undefined, () => false) : read(more);

    expect(refused).toMatchObject({ isOk: false });
  });
});
