import { readAsk } from "./read-ask.js";
import { readCall } from "./read-call.js";
import { readListen } from "./read-listen.js";
import { readFor } from "./read-for.js";
import { readFork } from "./read-fork.js";
import { readRaise } from "./read-raise.js";
import { readReturn } from "./read-return.js";
import { readRun } from "./read-run.js";
import { readSet } from "./read-set.js";
import { readSwitch } from "./read-switch.js";
import { readTry } from "./read-try.js";
import { readWait } from "./read-wait.js";
import { readWhile } from "./read-while.js";
import type { VerbReader } from "./verb-reader.js";

/** The verbs of the language. */
export const verbReaders = {
  call: readCall,
  set: readSet,
  switch: readSwitch,
  return: readReturn,
  raise: readRaise,
  try: readTry,
  wait: readWait,
  while: readWhile,
  listen: readListen,
  ask: readAsk,
  run: readRun,
  for: readFor,
  fork: readFork,
} satisfies Record<string, VerbReader>;
