/** The visual manager of machinery: React screens over the client. */
export { App } from "./app.js";
export type { Host } from "./host.js";
