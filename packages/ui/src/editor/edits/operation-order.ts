import { operationRows, verbShapes } from "@machinery/language";

/** The keys of an operation in the order that people write them. */
export function operationOrder(verb: string | undefined): string[] {
  const own = verbShapes.find(({ id }) => id === verb)?.rows ?? [];
  return [...operationRows, ...own].map(({ key }) => key);
}
