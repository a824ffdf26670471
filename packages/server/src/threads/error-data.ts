import { StoreError } from "@machinery/store";

/** An error as it crosses between threads: what a copy of it would lose is its class and its code. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  readonly syscall?: string | undefined;
  readonly key?: string | undefined;
  readonly cause?: ErrorData | undefined;
}

/** So many causes below each other are told. */
const deepest = 8;

export function toErrorData(error: unknown, depth = 0): ErrorData {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack, cause } = error;
  const { code, syscall, key } = error as { code?: unknown; syscall?: unknown; key?: unknown };
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const below = cause === undefined || depth === deepest ? undefined : toErrorData(cause, depth + 1);
  return { name, message, stack, code: text(code), syscall: text(syscall), key: text(key), cause: below };
}

export function fromErrorData({ name, message, stack, code, syscall, key, cause }: ErrorData): Error {
  const options = cause === undefined ? undefined : { cause: fromErrorData(cause) };
  if (name === "StoreError") {
    const about = key === undefined ? options : { ...options, key };
    return withStack(new StoreError(code as StoreError["code"], message, about), stack);
  }
  const error = Object.assign(new Error(message, options), { name });
  if (code !== undefined) Object.assign(error, { code });
  if (syscall !== undefined) Object.assign(error, { syscall });
  return withStack(error, stack);
}

function withStack(error: Error, stack: string | undefined): Error {
  if (stack !== undefined) error.stack = stack;
  return error;
}
