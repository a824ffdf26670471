import { guardLevels, type Connection, type ConnectionDraft, type GuardLevel } from "../wire/connection.js";
import type { DesktopAnswer, DesktopRefusal, DesktopState } from "../wire/desktop-request.js";
import type { ConnectionQuestion } from "./connections/ask-about-connection.js";
import type { ConnectionBook } from "./connections/connection-book.js";
import { readDraft } from "./connections/read-draft.js";
import type { OwnDaemon } from "./daemon/own-daemon.js";
import { readRequest, type ReadRequest } from "./read-request.js";

/** What the desk works with. */
export interface DeskOptions {
  readonly book: ConnectionBook;
  readonly daemon: Pick<OwnDaemon, "state" | "start">;
  readonly keepsTokens: boolean;
  /** Looks what answers where a daemon listens by default. Asked only while no connection is used. */
  readonly lookAtDefault: () => Promise<NonNullable<DesktopState["atDefault"]>>;
  readonly defaultUrl: string;
  /** Asks the person what no page may decide. */
  readonly ask: (question: ConnectionQuestion) => Promise<boolean>;
  /** Told of each connection that is not as it was: what goes over it must end. */
  readonly changed: (id: string) => void;
}

/** The most requests that are under way: a page of ours sends a few at once. */
const maxWaiting = 16;

/** Answers what the page asks about connections, one request after the other. */
export class Desk {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly options: DeskOptions) {}

  /** Answers a request, whatever a page may have sent. Rejects when too many are under way. */
  async answer(value: unknown): Promise<DesktopAnswer> {
    if (this.#waiting >= maxWaiting)
      throw new Error(`expected at most ${String(maxWaiting)} requests at once, found one more: wait`);
    // What waits is what was read, and not what was sent, which may be of any size.
    const request = readRequest(value);
    this.#waiting += 1;
    const answer = this.#last.then(() => this.#answer(request));
    this.#last = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #answer(request: ReadRequest | undefined): Promise<DesktopAnswer> {
    const refusal = await this.#act(request);
    return { state: await this.#state(), ...(refusal === undefined ? {} : { refusal }) };
  }

  async #act(request: ReadRequest | undefined): Promise<DesktopRefusal | undefined> {
    const { book } = this.options;
    switch (request?.kind) {
      case "look":
        return undefined;
      case "save":
        return this.#save(request.draft);
      case "start-daemon":
        return this.#startDaemon();
      case "use":
        if (book.get(request.id) === undefined) return noSuchConnection;
        await book.use(request.id);
        return undefined;
      case "delete":
        return this.#delete(request.id);
      default:
        return {
          expected: "a request of the app's own page",
          found: "another",
          todo: "report it: this is a fault of the desktop",
        };
    }
  }

  async #save(value: unknown): Promise<DesktopRefusal | undefined> {
    const { book, ask, changed } = this.options;
    const read = readDraft(value, (id) => book.get(id)?.isOwn === true);
    if (!read.isOk) return read.refusal;
    const { draft } = read;
    const before = draft.id === undefined ? undefined : book.get(draft.id);
    if (draft.id !== undefined && before === undefined) return noSuchConnection;
    if (before === undefined && book.isFull) return tooMany;
    const question = questionOf(draft, before);
    if (question !== undefined && !(await ask(question))) return leftAsItWas;
    const id = await book.save(draft);
    if (before === undefined) await book.use(id);
    else if (goesElsewhere(draft, before)) changed(id);
    return undefined;
  }

  async #delete(id: string): Promise<DesktopRefusal | undefined> {
    const { book, ask, changed } = this.options;
    const connection = book.get(id);
    if (connection === undefined) return noSuchConnection;
    if (connection.guard !== "free" && !(await ask({ kind: "delete", connection }))) return leftAsItWas;
    await book.delete(id);
    changed(id);
    return undefined;
  }

  async #startDaemon(): Promise<DesktopRefusal | undefined> {
    const { book, daemon } = this.options;
    try {
      await daemon.start();
    } catch (error) {
      return {
        expected: "the daemon of this app to start",
        found: (error as Error).message,
        todo: "remove what is in its way, and try again",
      };
    }
    const own = book.connections.find(({ isOwn }) => isOwn)?.id;
    await book.use(
      own ?? (await book.save({ name: "This app", colour: "green", url: "", guard: "free" }, true)),
    );
    return undefined;
  }

  async #state(): Promise<DesktopState> {
    const { book, daemon, keepsTokens, lookAtDefault, defaultUrl } = this.options;
    // With a daemon in use nobody asks what else there is, and what does not answer would keep the answer waiting.
    const atDefault = book.currentId === undefined ? await lookAtDefault() : undefined;
    if (book.connections.length === 0 && atDefault === "daemon")
      await book.use(
        await book.save({ name: "This computer", colour: "blue", url: defaultUrl, guard: "free" }),
      );
    const { currentId, complaint } = book;
    // Why it does not start is in its state.
    if (currentId !== undefined && book.get(currentId)?.isOwn === true && daemon.state.kind === "stopped")
      await daemon.start().catch(() => undefined);
    const ownUrl = daemon.state.kind === "running" ? daemon.state.url : "";
    return {
      connections: book.connections.map((each) => (each.isOwn ? { ...each, url: ownUrl } : each)),
      ...(currentId === undefined ? {} : { currentId }),
      defaultUrl,
      ...(atDefault === undefined ? {} : { atDefault }),
      daemon: daemon.state,
      keepsTokens,
      ...(complaint === undefined ? {} : { complaint }),
    };
  }
}

/** What a person has to say yes to before a connection is kept so. */
function questionOf(draft: ConnectionDraft, before: Connection | undefined): ConnectionQuestion | undefined {
  if (draft.url !== before?.url) return { kind: "reach", draft };
  if (before !== undefined && isLooser(draft.guard, before.guard))
    return { kind: "loosen", connection: before, level: draft.guard };
  return undefined;
}

const isLooser = (level: GuardLevel, before: GuardLevel): boolean =>
  guardLevels.indexOf(level) < guardLevels.indexOf(before);

const goesElsewhere = (draft: ConnectionDraft, before: Connection): boolean =>
  draft.url !== before.url || draft.token !== undefined;

const noSuchConnection = {
  expected: "a connection that is kept",
  found: "none with this id",
  todo: "choose another",
};
const tooMany = {
  expected: "at most 32 connections",
  found: "one more",
  todo: "delete one that is not used",
};
const leftAsItWas = {
  expected: "a yes to the app's own question",
  found: "no",
  todo: "nothing was changed; try again if it was meant",
};
