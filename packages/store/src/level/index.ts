/** The storage port on LevelDB: for Node, one process at a time. */
export { openLevelStore, type LevelStoreOptions } from "./open-level-store.js";
export { checkRoom } from "./check-room.js";
export { inspectLevelStore, type Inspection } from "./inspect-level-store.js";
export { salvageLevelStore, type Salvaged, type Salvaging } from "./salvage-level-store.js";
