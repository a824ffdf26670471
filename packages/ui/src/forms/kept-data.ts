import type { JsonObject } from "@machinery/client";
import type { FormModel } from "./form-model.js";

/**
 * What may be kept of data that was put into a form, to offer it again: nothing of sensitive fields, and nothing that is not declared, as it may be
 * sensitive as well. Where nothing is declared, all of it.
 */
export function keptData(form: FormModel, data: JsonObject): JsonObject {
  if (form.fields.length === 0) return data;
  const open = form.fields.filter(({ isSensitive }) => !isSensitive);
  return Object.fromEntries(
    open.flatMap(({ name }) => (Object.hasOwn(data, name) ? [[name, data[name]!]] : [])),
  );
}
