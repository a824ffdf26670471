import type { CelFunction } from "./cel-function.js";
import { collectionFunctions } from "./collection-functions.js";
import { numberFunctions } from "./number-functions.js";
import { stringFunctions } from "./string-functions.js";
import { timeFunctions } from "./time-functions.js";

const all: readonly CelFunction[] = [
  ...stringFunctions,
  ...numberFunctions,
  ...collectionFunctions,
  ...timeFunctions,
];

/** Every function by name; the macros are not among them. */
export const functionTable: ReadonlyMap<string, readonly CelFunction[]> = Map.groupBy(
  all,
  ({ name }) => name,
);
