/** What was written and not published yet. It is kept in the browser, and the daemon knows nothing of it. */
export interface Draft {
  readonly text: string;
  /** The revision it began from. 0: the workflow was not there. */
  readonly baseRevision: number;
  /** When it was kept, in milliseconds since 1970. */
  readonly savedMs: number;
}

type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** Where the draft of a workflow of a daemon is kept. A new one has no name yet. */
const keyOf = (daemonUrl: string, workflow: string | undefined): string =>
  `machinery/draft/${daemonUrl}/${workflow === undefined ? "" : `workflow/${workflow}`}`;

/** The draft of a workflow. Nothing where there is none, or it cannot be read. */
export function readDraft(
  storage: Storage,
  daemonUrl: string,
  workflow: string | undefined,
): Draft | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(daemonUrl, workflow)) ?? "null");
    return isDraft(kept) ? kept : undefined;
  } catch {
    // What something else wrote there is no draft.
    return undefined;
  }
}

/** Keeps a draft. Says why where the browser keeps nothing. */
export function keepDraft(
  storage: Storage,
  daemonUrl: string,
  workflow: string | undefined,
  draft: Draft,
): string | undefined {
  try {
    storage.setItem(keyOf(daemonUrl, workflow), JSON.stringify(draft));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Gives a draft up. */
export const dropDraft = (storage: Storage, daemonUrl: string, workflow: string | undefined): void =>
  storage.removeItem(keyOf(daemonUrl, workflow));

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const { text, baseRevision, savedMs } = value as Partial<Record<keyof Draft, unknown>>;
  return typeof text === "string" && typeof baseRevision === "number" && typeof savedMs === "number";
}
