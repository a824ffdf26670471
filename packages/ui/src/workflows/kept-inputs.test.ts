import { create } from "@bufbuild/protobuf";
import { FieldSchema } from "@machinery/protocol";
import { expect, it } from "vitest";
import { formModel } from "../forms/form-model.js";
import { keepInputs, readKeptInputs } from "./kept-inputs.js";

function createStore() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const fields = (sensitive: readonly string[]) =>
  formModel(
    ["name", "token"].map((name) =>
      create(FieldSchema, { name, type: "string", sensitive: sensitive.includes(name) }),
    ),
    "data",
  );

it("gives back what a workflow was run with at a daemon, without what is sensitive", () => {
  const store = createStore();

  keepInputs(store, "http://a", "order", fields(["token"]), { name: "ann", token: "s3cret" });

  expect(readKeptInputs(store, "http://a", "order", fields([]))).toEqual({ name: "ann" });
  expect(readKeptInputs(store, "http://b", "order", fields([]))).toEqual({});
  expect([...store.kept.values()].join("")).not.toContain("s3cret");
});

it("does not show what has become sensitive since, and gives nothing for what it cannot read", () => {
  const store = createStore();
  keepInputs(store, "d", "w", fields([]), { name: "ann", token: "t" });

  expect(readKeptInputs(store, "d", "w", fields(["token"]))).toEqual({ name: "ann" });
  for (const text of ["no JSON", "[1]", "null"]) {
    for (const key of store.kept.keys()) store.kept.set(key, text);
    expect(readKeptInputs(store, "d", "w", fields([]))).toEqual({});
  }
});

it("keeps nothing that is large, nor fails where nothing can be kept", () => {
  const store = createStore();
  keepInputs(store, "d", "w", fields([]), { name: "ann" });

  keepInputs(store, "d", "w", fields([]), { name: "x".repeat(70_000) });
  expect(store.kept.size).toBe(0);
  const full = {
    ...store,
    setItem: () => {
      throw new Error("full");
    },
  };
  expect(() => keepInputs(full, "d", "w", fields([]), { name: "ann" })).not.toThrow();
});
