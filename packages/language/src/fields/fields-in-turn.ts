import type { FieldSet } from "../plan.js";

/** Fields that must match two declarations, one after the other: the second sees the defaults of the first. */
export function fieldsInTurn(first: FieldSet, second: FieldSet): FieldSet {
  return {
    names: [...new Set([...first.names, ...second.names])],
    declared: first.declared || second.declared,
    check(value, root) {
      const checked = first.check(value, root);
      return checked.ok ? second.check(checked.value, root) : checked;
    },
  };
}
