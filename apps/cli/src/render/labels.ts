import { printable } from "./printable.js";

/** Labels on one line, by name: `order=17, tier=gold`. */
export function renderLabels(labels: Readonly<Record<string, string>>): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${printable(name)}=${printable(labels[name] ?? "")}`)
    .join(", ");
}
