/** The contract suite of a store, for vitest: run it on an adapter of your own. */
export { runFailureContract, runStoreContract } from "./run-store-contract.js";
export type { ContractSubject, CreateSubject } from "./subject.js";
