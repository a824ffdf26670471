import { verbShapes } from "@machinery/language";

/** The verbs of the language. */
export const verbs: ReadonlySet<string> = new Set(verbShapes.map(({ id }) => id));
