import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import { connectionLimits, type Connection, type ConnectionDraft } from "../../wire/connection.js";
import { readBook, type KeptBook, type KeptConnection } from "./read-book.js";
import { readKept, writeKept } from "./kept-file.js";
import type { TokenVault } from "./token-vault.js";

/** The connections that the app keeps in a file, with their tokens encrypted. Where the system keeps no secrets, tokens are forgotten at the end. */
export class ConnectionBook {
  /** Tokens in clear text, in memory: those that were just said, and those that were opened. */
  readonly #tokens = new Map<string, string>();

  private constructor(
    private readonly file: string,
    private readonly vault: TokenVault,
    private kept: KeptBook,
    /** What went wrong at reading, for people. */
    readonly complaint: string | undefined,
  ) {}

  /** Reads the file. One that makes no sense is put aside, and said so. */
  static async load(file: string, vault: TokenVault): Promise<ConnectionBook> {
    const empty: KeptBook = { version: 1, connections: [] };
    try {
      const value = await readKept(file);
      return new ConnectionBook(file, vault, value === undefined ? empty : readBook(value), undefined);
    } catch (error) {
      const aside = `${file}.damaged`;
      await rename(file, aside).catch(() => undefined);
      const reason = error instanceof Error ? error.message : String(error);
      return new ConnectionBook(
        file,
        vault,
        empty,
        `expected connections in ${file}, found ${reason}: it was put aside as ${aside}`,
      );
    }
  }

  get currentId(): string | undefined {
    return this.kept.currentId;
  }

  get isFull(): boolean {
    return this.kept.connections.length >= connectionLimits.connections;
  }

  /** All of them as a page may know them, with no token in them. */
  get connections(): readonly Connection[] {
    return this.kept.connections.map(({ sealedToken, ...connection }) => ({
      ...connection,
      token: this.#keptOf(connection.id, sealedToken),
    }));
  }

  get(id: string): Connection | undefined {
    return this.connections.find((connection) => connection.id === id);
  }

  /** The token that goes with each call. Nothing where there is none, or where the system does not give it. */
  async token(id: string): Promise<string | undefined> {
    const known = this.#tokens.get(id);
    const kept = this.#find(id);
    if (known !== undefined || kept?.sealedToken === undefined) return known;
    const opened = await this.vault.open(kept.sealedToken, kept.url);
    if (opened !== undefined) this.#tokens.set(id, opened);
    return opened;
  }

  /** Adds a connection, or changes the one with the draft's id. At another address its token is forgotten: that was told to the one before. */
  async save(draft: ConnectionDraft, isOwn = false): Promise<string> {
    const before = draft.id === undefined ? undefined : this.#find(draft.id);
    const { name, colour, url, guard } = draft;
    const id = before?.id ?? randomUUID();
    const token = draft.token ?? (before?.url === url ? undefined : "");
    const sealedToken = await this.#sealed({ id, url, token }, before?.sealedToken);
    const changed: KeptConnection = {
      id,
      name,
      colour,
      url,
      guard,
      isOwn: before?.isOwn ?? isOwn,
      ...(sealedToken === undefined ? {} : { sealedToken }),
    };
    const { connections } = this.kept;
    const others = connections.map((each) => (each.id === id ? changed : each));
    await this.#keep({ connections: before === undefined ? [...connections, changed] : others });
    return id;
  }

  async delete(id: string): Promise<void> {
    this.#tokens.delete(id);
    const { currentId } = this.kept;
    await this.#keep({
      connections: this.kept.connections.filter((each) => each.id !== id),
      currentId: currentId === id ? undefined : currentId,
    });
  }

  async use(id: string): Promise<void> {
    await this.#keep({ currentId: id });
  }

  #find(id: string): KeptConnection | undefined {
    return this.kept.connections.find((connection) => connection.id === id);
  }

  #keptOf(id: string, sealedToken: string | undefined): Connection["token"] {
    if (sealedToken !== undefined) return "stored";
    return this.#tokens.has(id) ? "until-quit" : "none";
  }

  /** Notes a token that was said, and gives what goes to the file. */
  async #sealed(
    { id, url, token }: { id: string; url: string; token: string | undefined },
    before: string | undefined,
  ): Promise<string | undefined> {
    if (token === undefined) return before;
    this.#tokens.delete(id);
    if (token === "") return undefined;
    const sealed = this.vault.isSafe ? await this.vault.seal(token, url) : undefined;
    this.#tokens.set(id, token);
    return sealed;
  }

  async #keep(change: {
    connections?: readonly KeptConnection[];
    currentId?: string | undefined;
  }): Promise<void> {
    const { currentId, ...next } = { ...this.kept, ...change };
    const kept: KeptBook = currentId === undefined ? next : { ...next, currentId };
    await writeKept(this.file, kept);
    this.kept = kept;
  }
}
