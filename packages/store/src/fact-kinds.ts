import { FactKindSchema } from "@machinery/protocol/store";

const PREFIX = "FACT_KIND_";

const numbers = new Map<string, number>();
const kinds: string[] = [];
for (const { name, number } of FactKindSchema.values) {
  if (number === 0) continue;
  kinds[number] = name.slice(PREFIX.length).toLowerCase().replaceAll("_", "-");
  numbers.set(kinds[number], number);
}

/** The number that a kind of fact is stored as. Undefined: it has none, and is stored as a text. */
export function numberOfKind(kind: string): number | undefined {
  return numbers.get(kind);
}

/** The kind that is stored as a number. One that only a newer version knows is given as `#` and the number: nobody knows it either. */
export function kindOfNumber(number: number): string {
  return kinds[number] ?? `#${number}`;
}
