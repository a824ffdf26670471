/** The files of cases that `machinery test` runs: an event, what services answer, and what must come of it. */
export { prepareDefinitions, type CaseDefinitions } from "./case-definitions.js";
export type { CaseFile, TestCase } from "./case-file.js";
export type { Difference } from "./difference.js";
export { readCaseFile } from "./read-case-file.js";
export { runCase, type CaseReport } from "./run-case.js";
