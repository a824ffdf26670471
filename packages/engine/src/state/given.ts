/** Who says what became of a step, apart from the call: its service later, or a person. */
export interface Given {
  readonly by: "callback" | "person";
  /** Tells one answer from another; the same for the same. Whoever gives the command makes it. */
  readonly digest: string;
}
