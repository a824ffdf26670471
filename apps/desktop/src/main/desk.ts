import type { Connection, ConnectionDraft, GuardLevel } from "../wire/connection.js";
import { guardLevels } from "../wire/connection.js";
import type { DesktopAnswer, DesktopRefusal, DesktopState } from "../wire/desktop-request.js";
import type { ConnectionBook } from "./connections/connection-book.js";
import { readDraft } from "./connections/read-draft.js";
import type { OwnDaemon } from "./daemon/own-daemon.js";
import { readRequest } from "./read-request.js";

/** What the desk works with. */
export interface DeskOptions {
  readonly book: ConnectionBook;
  readonly daemon: Pick<OwnDaemon, "state" | "start">;
  readonly keepsTokens: boolean;
  /** Looks what answers where a daemon listens by default. */
  readonly lookAtDefault: () => Promise<DesktopState["atDefault"]>;
  readonly defaultUrl: string;
  /** Asks the person whether a connection is to be guarded less: no page may decide that. */
  readonly askToLoosen: (connection: Connection, level: GuardLevel) => Promise<boolean>;
  /** Told of each connection that is not as it was: what goes over it must end. */
  readonly changed: (id: string) => void;
}

/** Answers what the page asks about connections, one request after the other. */
export class Desk {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: DeskOptions) {}

  /** Answers a request, whatever a page may have sent. */
  answer(request: unknown): Promise<DesktopAnswer> {
    const answer = this.#last.then(() => this.#answer(request));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #answer(value: unknown): Promise<DesktopAnswer> {
    const refusal = await this.#act(value);
    return { state: await this.#state(), ...(refusal === undefined ? {} : { refusal }) };
  }

  async #act(value: unknown): Promise<DesktopRefusal | undefined> {
    const request = readRequest(value);
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
        if (book.get(request.id) === undefined) return noSuchConnection;
        await book.delete(request.id);
        this.options.changed(request.id);
        return undefined;
      default:
        return {
          expected: "a request of the app's own page",
          found: "another",
          todo: "report it: this is a fault of the desktop",
        };
    }
  }

  async #save(value: unknown): Promise<DesktopRefusal | undefined> {
    const { book, askToLoosen, changed } = this.options;
    const read = readDraft(value, (id) => book.get(id)?.isOwn === true);
    if (!read.isOk) return read.refusal;
    const { draft } = read;
    const before = draft.id === undefined ? undefined : book.get(draft.id);
    if (draft.id !== undefined && before === undefined) return noSuchConnection;
    if (before === undefined && book.isFull) return tooMany;
    if (
      before !== undefined &&
      isLooser(draft.guard, before.guard) &&
      !(await askToLoosen(before, draft.guard))
    )
      return notLoosened;
    const id = await book.save(draft);
    if (before === undefined) await book.use(id);
    else if (goesElsewhere(draft, before)) changed(id);
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
    const atDefault = await lookAtDefault();
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
      atDefault,
      daemon: daemon.state,
      keepsTokens,
      ...(complaint === undefined ? {} : { complaint }),
    };
  }
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
const notLoosened = {
  expected: "a yes to the question whether to guard it less",
  found: "no",
  todo: "nothing was changed; try again if it was meant",
};
