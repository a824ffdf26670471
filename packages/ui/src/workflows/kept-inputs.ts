import type { JsonObject } from "@machinery/client";
import { keptData } from "../forms/kept-data.js";
import type { FormModel } from "../forms/form-model.js";

/** The most that is kept of one workflow, in characters of JSON. */
const mostChars = 65_536;

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (daemonUrl: string, workflow: string): string => `machinery.inputs ${daemonUrl} ${workflow}`;

/** What a workflow was last run with here, as far as it may be kept. Nothing where it was not, or where nothing can be read. */
export function readKeptInputs(
  store: Kept,
  daemonUrl: string,
  workflow: string,
  form: FormModel,
): JsonObject {
  try {
    const value: unknown = JSON.parse(store.getItem(keyOf(daemonUrl, workflow)) ?? "{}");
    // What is sensitive now may not have been when it was kept.
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? keptData(form, value as JsonObject)
      : {};
  } catch {
    return {};
  }
}

/** Keeps what a workflow is run with: nothing sensitive, and nothing where it is large or the browser keeps nothing. */
export function keepInputs(
  store: Kept,
  daemonUrl: string,
  workflow: string,
  form: FormModel,
  data: JsonObject,
): void {
  const text = JSON.stringify(keptData(form, data));
  const key = keyOf(daemonUrl, workflow);
  try {
    if (text.length > mostChars) store.removeItem(key);
    else store.setItem(key, text);
  } catch {
    // A browser may be told to keep nothing, or be full: then nothing is offered next time.
  }
}
