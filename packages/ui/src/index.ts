/** The visual manager of machinery: React screens over the client. */
export { App } from "./app.js";
export type { Host } from "./host.js";
export { FieldsForm } from "./forms/fields-form.js";
export { keptData } from "./forms/kept-data.js";
export { useFieldsForm } from "./forms/use-fields-form.js";
