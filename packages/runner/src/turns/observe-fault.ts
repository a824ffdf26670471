import type { Observer } from "../ports.js";

/** Tells of a fault in the program that did no harm to what is stored. */
export const observeFault =
  (observer: Observer) =>
  (error: unknown): void =>
    observer.observe({
      level: "error",
      message: "the program failed while telling what was committed",
      error,
    });
