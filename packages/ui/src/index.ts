/** The visual manager of machinery: React screens over the client. */
export { Manager } from "./manager.js";
export type { Host } from "./host.js";
