/** An answer of one of the plain JSON routes. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; `undefined` when there was none. */
  readonly body: Record<string, unknown> | undefined;
}

/** Posts a value as JSON, and waits so long for the answer. */
export const postJson = (
  url: string,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  patienceMs = 30_000,
): Promise<JsonAnswer> =>
  send(url, {
    method: "POST",
    body: JSON.stringify(value),
    headers: { "content-type": "application/json", ...headers },
    signal: AbortSignal.timeout(patienceMs),
  });

/** Posts a text as it is. */
export const postText = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> => send(url, { method: "POST", body, headers });

/** Reads JSON. */
export const getJson = (url: string): Promise<JsonAnswer> => send(url, {});

async function send(url: string, request: RequestInit): Promise<JsonAnswer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000), ...request });
  const text = await response.text();
  const body = text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body };
}
