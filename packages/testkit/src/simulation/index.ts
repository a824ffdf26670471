export { simulate } from "./simulate.js";
export type { SimulationOptions, SimulationReport } from "./simulation-options.js";
