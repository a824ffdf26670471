/** A value as JSON that holds bytes as well; the page's side does the same. */
export const encode = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? { $bytes: Buffer.from(part).toString("base64") } : part,
  );

/** What `encode` made text of. */
export const decode = (text: string): unknown =>
  JSON.parse(text, (_, part: { readonly $bytes?: string } | null) =>
    typeof part?.$bytes === "string" ? new Uint8Array(Buffer.from(part.$bytes, "base64")) : part,
  ) as unknown;
