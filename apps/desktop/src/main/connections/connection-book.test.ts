import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryStorage } from "../../testing/memory-storage.js";
import { ConnectionBook } from "./connection-book.js";
import { TokenVault } from "./token-vault.js";

const draft = {
  name: "Production",
  colour: "red",
  url: "https://machinery.example",
  guard: "confirm",
} as const;

describe("the connections that are kept", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "machinery-"));
    file = join(folder, "app", "connections.json");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const load = async (storage = createMemoryStorage()): Promise<ConnectionBook> =>
    ConnectionBook.load(file, await TokenVault.create(storage, "linux"));

  it("are there after a restart, with the one that is used", async () => {
    const book = await load();
    const id = await book.save(draft);
    await book.use(id);

    const again = await load();

    expect(again.connections).toEqual([{ id, ...draft, isOwn: false, token: "none" }]);
    expect(again.currentId).toBe(id);
    expect(again.complaint).toBeUndefined();
  });

  it("lie in a file for their owner alone, with nothing left beside it", async () => {
    const book = await load();
    await book.save(draft);
    await book.save({ ...draft, name: "Staging" });

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, "app"))).toEqual(["connections.json"]);
  });

  it("have their tokens encrypted, and open them after a restart", async () => {
    const id = await (await load()).save({ ...draft, token: "secret" });

    const again = await load();

    expect(readFileSync(file, "utf8")).not.toContain("secret");
    expect(again.get(id)?.token).toBe("stored");
    expect(JSON.stringify(again.connections)).not.toContain("sealed");
    expect(await again.token(id)).toBe("secret");
  });

  it.each(["basic_text", "unknown"] as const)(
    "have no token on disk where %s is all there is to keep it: it is forgotten at the end",
    async (backend) => {
      const book = await load(createMemoryStorage(backend));
      const id = await book.save({ ...draft, token: "secret" });

      expect([book.get(id)?.token, await book.token(id)]).toEqual(["until-quit", "secret"]);
      expect(Object.keys(JSON.parse(readFileSync(file, "utf8")).connections[0])).not.toContain("sealedToken");
      const again = await load(createMemoryStorage(backend));
      expect([again.get(id)?.token, await again.token(id)]).toEqual(["none", undefined]);
    },
  );

  it("have no token on disk where nothing can be encrypted", async () => {
    const book = await load(createMemoryStorage("gnome_libsecret", false));
    const id = await book.save({ ...draft, token: "secret" });

    expect(book.get(id)?.token).toBe("until-quit");
    expect(readFileSync(file, "utf8")).not.toContain("ealed");
  });

  it("give no token that the system does not open any more", async () => {
    const id = await (await load()).save({ ...draft, token: "secret" });
    const other = {
      ...createMemoryStorage(),
      decryptStringAsync: () => Promise.reject(new Error("another key")),
    };

    expect(await (await load(other)).token(id)).toBeUndefined();
  });

  it("keep their token when something else changes, and lose it with the address it was meant for", async () => {
    const book = await load();
    const id = await book.save({ ...draft, token: "secret" });

    await book.save({ ...draft, id, name: "Prod" });
    expect(await book.token(id)).toBe("secret");
    await book.save({ ...draft, id, url: "https://elsewhere.example" });

    expect([book.get(id)?.token, await book.token(id)]).toEqual(["none", undefined]);
    expect(await (await load()).token(id)).toBeUndefined();
  });

  it("send no token elsewhere when somebody changed the address in the file", async () => {
    const id = await (await load()).save({ ...draft, token: "secret" });
    writeFileSync(file, readFileSync(file, "utf8").replace(draft.url, "http://evil.example"));

    const again = await load();

    expect(again.get(id)?.url).toBe("http://evil.example");
    expect(await again.token(id)).toBeUndefined();
  });

  it("forget a token, and a connection, when told to", async () => {
    const book = await load();
    const id = await book.save({ ...draft, token: "secret" });
    await book.use(id);

    await book.save({ ...draft, id, token: "" });
    expect(await book.token(id)).toBeUndefined();
    await book.delete(id);

    expect((await load()).connections).toEqual([]);
    expect((await load()).currentId).toBeUndefined();
  });

  it.each([
    ["no JSON", "{"],
    ["another version", '{"version":2,"connections":[]}'],
    [
      "an address that is none",
      JSON.stringify({ version: 1, connections: [{ ...draft, id: "x", url: "file:///" }] }),
    ],
    ["no list", '{"version":1}'],
  ])("are put aside when the file has %s, and it is said so", async (_, text) => {
    await (await load()).save(draft);
    writeFileSync(file, text);

    const book = await load();

    expect(book.connections).toEqual([]);
    expect(book.complaint).toContain(`it was put aside as ${file}.damaged`);
    expect(readFileSync(`${file}.damaged`, "utf8")).toBe(text);
    await book.save(draft);
    expect((await load()).connections.length).toBe(1);
  });
});
