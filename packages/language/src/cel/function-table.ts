import type { CelFunction } from "./cel-function.js";
import { collectionFunctions } from "./collection-functions.js";
import { encodingFunctions } from "./encoding-functions.js";
import { listFunctions } from "./list-functions.js";
import { numberFunctions } from "./number-functions.js";
import { objectFunctions } from "./object-functions.js";
import { regexFunctions } from "./regex-functions.js";
import { stringFunctions } from "./string-functions.js";
import { timeFunctions } from "./time-functions.js";

const all: readonly CelFunction[] = [
  ...stringFunctions,
  ...numberFunctions,
  ...collectionFunctions,
  ...listFunctions,
  ...objectFunctions,
  ...regexFunctions,
  ...encodingFunctions,
  ...timeFunctions,
];

/** Every function by name; the macros are not among them, nor those of optional values, nor `uuid`. */
export const functionTable: ReadonlyMap<string, readonly CelFunction[]> = Map.groupBy(
  all,
  ({ name }) => name,
);

/** What stands before the dot of functions that are no methods: `math`, `lists`, … */
export const namespaces: ReadonlySet<string> = new Set([
  "optional",
  ...all.flatMap(({ name }) => (name.includes(".") ? [name.split(".", 1)[0]!] : [])),
]);
