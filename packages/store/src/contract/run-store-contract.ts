import { describe } from "vitest";
import { closeContract } from "./close-contract.js";
import { commitContract } from "./commit-contract.js";
import { failureContract } from "./failure-contract.js";
import { modelContract } from "./model-contract.js";
import { readContract } from "./read-contract.js";
import type { CreateSubject } from "./subject.js";
import { storesOf } from "./with-store.js";

/** The contract of a store, as vitest tests: an adapter that passes can be used by everything above. */
export function runStoreContract(name: string, create: CreateSubject): void {
  const withStore = storesOf(create);
  describe(`${name} keeps the contract of a store`, () => {
    describe("commits", () => {
      commitContract(withStore);
    });
    describe("reads", () => {
      readContract(withStore);
    });
    describe("closing", () => {
      closeContract(withStore);
    });
    describe("random work", () => {
      modelContract(withStore);
    });
  });
}

/** What the contract says of failed writes, for subjects that have `failNextWrite`. */
export function runFailureContract(name: string, create: CreateSubject): void {
  describe(`${name} keeps the contract of a store whose writes fail`, () => {
    failureContract(storesOf(create));
  });
}
