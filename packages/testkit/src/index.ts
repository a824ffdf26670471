/** Stand-in ports with virtual time, and the simulation of a partition. */
export { createRandom, type Random } from "./random.js";
export { createScriptedCaller, type OpenCall, type ScriptedCaller } from "./scripted-caller.js";
export { createSeededIds } from "./seeded-ids.js";
export { settle } from "./settle.js";
export { createTestPartition, type TestPartitionOptions } from "./test-partition.js";
export { createVirtualClock, type VirtualClock } from "./virtual-clock.js";
export { simulate, type SimulationOptions, type SimulationReport } from "./simulation/index.js";
export {
  prepareDefinitions,
  readCaseFile,
  runCase,
  type CaseDefinitions,
  type CaseFile,
  type CaseReport,
  type Difference,
  type TestCase,
} from "./cases/index.js";
