import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DesktopState, OwnDaemonState } from "../wire/desktop-request.js";
import { createMemoryStorage } from "../testing/memory-storage.js";
import { ConnectionBook } from "./connections/connection-book.js";
import { TokenVault } from "./connections/token-vault.js";
import type { ConnectionQuestion } from "./connections/ask-about-connection.js";
import { Desk } from "./desk.js";

const wordsOf = (question: ConnectionQuestion): string => {
  if (question.kind === "reach") return `reach ${question.draft.url} ${question.draft.guard}`;
  const { kind, connection } = question;
  return `${kind} ${connection.name}${question.kind === "loosen" ? ` ${question.level}` : ""}`;
};

const draft = {
  name: "Production",
  colour: "red",
  url: "https://machinery.example",
  guard: "read-only",
} as const;

describe("the desk that pages ask about connections", () => {
  let folder: string;
  let book: ConnectionBook;
  let changed: string[];
  let questions: string[];
  let answers: boolean[];
  let looks: number;
  let daemonState: OwnDaemonState;
  let startFault: string | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "machinery-"));
    const vault = await TokenVault.create(createMemoryStorage(), "linux");
    book = await ConnectionBook.load(join(folder, "connections.json"), vault);
    [changed, questions, answers, looks] = [[], [], [], 0];
    [daemonState, startFault] = [{ kind: "stopped" }, undefined];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const createDesk = (atDefault: DesktopState["atDefault"] = "nothing"): Desk =>
    new Desk({
      book,
      daemon: {
        get state() {
          return daemonState;
        },
        start: async () => {
          if (startFault !== undefined) throw new Error(startFault);
          daemonState = { kind: "running", url: "http://127.0.0.1:6224" };
          return daemonState.url;
        },
      },
      keepsTokens: true,
      lookAtDefault: async () => {
        looks += 1;
        return atDefault;
      },
      defaultUrl: "http://127.0.0.1:6224",
      ask: async (question) => {
        questions.push(wordsOf(question));
        return answers.shift() ?? true;
      },
      changed: (id) => void changed.push(id),
    });

  it("knows the daemon at the default address, with nothing configured", async () => {
    const { state } = await createDesk("daemon").answer({ kind: "look" });

    expect(state.connections).toMatchObject([
      { name: "This computer", url: "http://127.0.0.1:6224", guard: "free", isOwn: false },
    ]);
    expect(state.currentId).toBe(state.connections[0]?.id);
  });

  it.each(["nothing", "something-else"] as const)("invents none where there is %s", async (atDefault) => {
    const { state } = await createDesk(atDefault).answer({ kind: "look" });

    expect(state).toMatchObject({ connections: [], atDefault, daemon: { kind: "stopped" } });
    expect(state.currentId).toBeUndefined();
  });

  it("starts the app's own daemon when asked, and by itself from then on", async () => {
    const { state } = await createDesk().answer({ kind: "start-daemon" });
    expect(state.connections).toMatchObject([{ isOwn: true, url: "http://127.0.0.1:6224" }]);
    daemonState = { kind: "stopped" };

    const next = await createDesk().answer({ kind: "look" });

    expect(next.state).toMatchObject({ currentId: state.currentId, daemon: { kind: "running" } });
  });

  it("keeps one connection to the app's own daemon, however often it is started", async () => {
    await createDesk().answer({ kind: "start-daemon" });

    expect((await createDesk().answer({ kind: "start-daemon" })).state.connections.length).toBe(1);
  });

  it("says why the app's own daemon does not start, and keeps nothing of it", async () => {
    startFault = "the folder is not writable";

    const { state, refusal } = await createDesk().answer({ kind: "start-daemon" });

    expect(refusal?.found).toBe("the folder is not writable");
    expect(state.connections).toEqual([]);
  });

  it("does not start a daemon again that has failed, before somebody wants it", async () => {
    const { state } = await createDesk().answer({ kind: "start-daemon" });
    daemonState = { kind: "failed", reason: "disk full" };

    const next = await createDesk().answer({ kind: "look" });

    expect(next.state).toMatchObject({
      currentId: state.currentId,
      daemon: { kind: "failed", reason: "disk full" },
    });
  });

  it("adds a connection and uses it", async () => {
    const { state, refusal } = await createDesk().answer({ kind: "save", draft });

    expect(refusal).toBeUndefined();
    expect(state.connections).toMatchObject([draft]);
    expect(state.currentId).toBe(state.connections[0]?.id);
  });

  it("loosens a guard only when the person says so to the app itself, and tightens it at once", async () => {
    const desk = createDesk();
    const { state } = await desk.answer({ kind: "save", draft });
    const id = state.currentId!;

    answers.push(false);
    const refused = await desk.answer({ kind: "save", draft: { ...draft, id, guard: "free" } });
    expect(refused.state.connections[0]?.guard).toBe("read-only");
    expect(refused.refusal?.found).toBe("no");
    answers.push(true);
    expect(await desk.answer({ kind: "save", draft: { ...draft, id, guard: "free" } })).toMatchObject({
      state: { connections: [{ guard: "free" }] },
    });
    await desk.answer({ kind: "save", draft: { ...draft, id, guard: "confirm" } });

    expect(questions).toEqual([
      "reach https://machinery.example read-only",
      "loosen Production free",
      "loosen Production free",
    ]);
    expect(book.get(id)?.guard).toBe("confirm");
  });

  it("ends what goes over a connection that goes elsewhere or is deleted, and nothing for a new name", async () => {
    const desk = createDesk();
    const id = (await desk.answer({ kind: "save", draft })).state.currentId!;
    await desk.answer({ kind: "save", draft: { ...draft, id, name: "Prod" } });
    expect(changed).toEqual([]);

    await desk.answer({ kind: "save", draft: { ...draft, id, url: "https://elsewhere.example" } });
    await desk.answer({
      kind: "save",
      draft: { ...draft, id, url: "https://elsewhere.example", token: "t" },
    });
    await desk.answer({ kind: "delete", id });

    expect(changed).toEqual([id, id, id]);
  });

  it("reaches no address that no person has said yes to, whatever else is changed with it", async () => {
    const desk = createDesk();
    const id = (await desk.answer({ kind: "save", draft })).state.currentId!;
    answers.push(false, false);

    const added = await desk.answer({
      kind: "save",
      draft: { ...draft, name: "Another", url: "https://evil.example", guard: "free" },
    });
    const moved = await desk.answer({ kind: "save", draft: { ...draft, id, url: "https://evil.example" } });

    expect([added.refusal?.found, moved.refusal?.found]).toEqual(["no", "no"]);
    expect(moved.state.connections).toMatchObject([draft]);
    expect(questions.slice(1)).toEqual([
      "reach https://evil.example free",
      "reach https://evil.example read-only",
    ]);
  });

  it("is not gone around with a second connection to the same daemon that is guarded less", async () => {
    const desk = createDesk();
    await desk.answer({ kind: "save", draft });
    answers.push(false);

    const { state } = await desk.answer({ kind: "save", draft: { ...draft, name: "Free", guard: "free" } });

    expect(state.connections).toMatchObject([draft]);
  });

  it("deletes one that is guarded only when the person says so: at the default address it would come back unguarded", async () => {
    const desk = createDesk("daemon");
    const [found] = (await desk.answer({ kind: "look" })).state.connections;
    const guarded = { ...found!, guard: "read-only", token: undefined };
    await desk.answer({ kind: "save", draft: guarded });
    answers.push(false);

    const left = await desk.answer({ kind: "delete", id: found!.id });
    expect([left.refusal?.found, left.state.connections[0]?.guard]).toEqual(["no", "read-only"]);

    await desk.answer({ kind: "delete", id: found!.id });
    expect(questions).toEqual(["delete This computer", "delete This computer"]);
  });

  it("does not look at the default address while a connection is used: what does not answer would keep it waiting", async () => {
    const desk = createDesk("nothing");
    await desk.answer({ kind: "look" });
    await desk.answer({ kind: "save", draft });

    const { state } = await desk.answer({ kind: "look" });

    expect([looks, state.atDefault]).toEqual([1, undefined]);
  });

  it("takes at most 16 requests at once", async () => {
    const desk = createDesk();
    const answered = Array.from({ length: 16 }, () => desk.answer({ kind: "look" }));

    await expect(desk.answer({ kind: "look" })).rejects.toThrow("at most 16 requests at once");

    expect((await Promise.all(answered)).length).toBe(16);
    expect((await desk.answer({ kind: "look" })).refusal).toBeUndefined();
  });

  it("keeps at most 32 connections", async () => {
    const desk = createDesk();
    for (let count = 0; count < 32; count++) await desk.answer({ kind: "save", draft });

    const { state, refusal } = await desk.answer({ kind: "save", draft });

    expect(state.connections.length).toBe(32);
    expect(refusal?.expected).toBe("at most 32 connections");
  });

  it.each([
    ["nothing", undefined],
    ["an unknown request", { kind: "open-file", path: "/etc/passwd" }],
    ["a draft that is none", { kind: "save", draft: { name: 7 } }],
    ["a connection that is not kept", { kind: "use", id: "x" }],
    ["a connection to delete that is not kept", { kind: "delete", id: "x" }],
    ["a change of one that is not kept", { kind: "save", draft: { ...draft, id: "x" } }],
  ])("refuses %s, and changes nothing", async (_, request) => {
    const { state, refusal } = await createDesk().answer(request);

    expect(refusal).toBeDefined();
    expect(state.connections).toEqual([]);
  });

  it("never tells a token", async () => {
    const desk = createDesk();
    const saved = await desk.answer({ kind: "save", draft: { ...draft, token: "secret" } });

    expect(JSON.stringify([saved, await desk.answer({ kind: "look" })])).not.toMatch(/secret|terces/);
    expect(saved.state.connections[0]?.token).toBe("stored");
  });
});
