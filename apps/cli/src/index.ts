/** The command line, as a function: the process around it is in `process.ts`. */
export { main } from "./main.js";
export type { Connection, Environment, Files, Output } from "./environment.js";
export { exitCodes } from "./exit-codes.js";
