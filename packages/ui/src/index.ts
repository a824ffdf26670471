/** The visual manager of machinery: React screens over the client. */
export { App } from "./app.js";
export type { Host } from "./host.js";
export { ErrorNote } from "./writing/error-note.js";
export { WriteButton } from "./writing/write-button.js";
