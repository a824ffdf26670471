/** A static type. `dyn` is anything JSON can hold: what is done with it is checked when it runs. */
export type Type =
  | { readonly kind: "dyn" | "null" | "bool" | "int" | "double" | "string" | "timestamp" | "duration" }
  | { readonly kind: "list"; readonly of: Type }
  | ObjectType
  | { readonly kind: "optional"; readonly of: Type };

/** A JSON object with the fields that are known of it. */
export interface ObjectType {
  readonly kind: "object";
  readonly fields: ReadonlyMap<string, FieldType>;
  /** The type of fields that are not known. Undefined: there are no others. */
  readonly rest: Type | undefined;
}

/** A field of an object. */
export interface FieldType {
  readonly type: Type;
  /** Whether it is surely there. */
  readonly certain: boolean;
}

export const dyn: Type = { kind: "dyn" };
export const nullType: Type = { kind: "null" };
export const bool: Type = { kind: "bool" };
export const int: Type = { kind: "int" };
export const double: Type = { kind: "double" };
export const string: Type = { kind: "string" };
export const timestamp: Type = { kind: "timestamp" };
export const duration: Type = { kind: "duration" };
export const anyObject: ObjectType = { kind: "object", fields: new Map(), rest: dyn };
export const anyList: Type = { kind: "list", of: dyn };

export const listOf = (of: Type): Type => (of.kind === "dyn" ? anyList : { kind: "list", of });
export const optionalOf = (of: Type): Type => (of.kind === "optional" ? of : { kind: "optional", of });
export const objectOf = (fields: Iterable<readonly [string, FieldType]>, rest?: Type): ObjectType => ({
  kind: "object",
  fields: new Map(fields),
  rest,
});

/** An object of which no more than the names is known. */
export const typeOfNames = (names: readonly string[]): ObjectType =>
  objectOf(names.map((name) => [name, { type: dyn, certain: true }]));

export const isNumeric = (type: Type): boolean => type.kind === "int" || type.kind === "double";

/** The type in the words of a definition. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case "dyn":
      return "any";
    case "double":
      return "number";
    case "bool":
      return "boolean";
    case "list":
      return type.of.kind === "dyn" ? "list" : `list of ${describeType(type.of)}`;
    case "optional":
      return `optional ${describeType(type.of)}`;
    default:
      return type.kind;
  }
}

/** A value of a type, for messages. */
export const valueOf = (type: Type): string => `a value of type ${describeType(type)}`;

/** How deep types are compared and joined; below, everything is `dyn`. */
const depthLimit = 32;

/** Whether a value of one type can be of the other. What cannot be known is true: it is checked when it runs. */
export function isAssignable(from: Type, to: Type): boolean {
  return mismatch(from, to) === undefined;
}

/** Where and how one type does not fit the other; undefined when it may. The path is below the value, such as `.lines[].sku`. */
export function mismatch(
  from: Type,
  to: Type,
  depth = 0,
): { path: string; from: Type | undefined; to: Type } | undefined {
  if (from === to || from.kind === "dyn" || to.kind === "dyn" || depth > depthLimit) return undefined;
  if (from.kind === "int" && to.kind === "double") return undefined;
  // Times leave an expression as text.
  if ((from.kind === "timestamp" || from.kind === "duration") && to.kind === "string") return undefined;
  if (from.kind === "list" && to.kind === "list") {
    const inner = mismatch(from.of, to.of, depth + 1);
    return inner && { ...inner, path: `[]${inner.path}` };
  }
  if (from.kind === "object" && to.kind === "object") {
    for (const [name, field] of to.fields) {
      const given = from.fields.get(name);
      if (given === undefined) {
        if (field.certain && from.rest === undefined)
          return { path: `.${name}`, from: undefined, to: field.type };
        continue;
      }
      const inner = mismatch(given.type, field.type, depth + 1);
      if (inner !== undefined) return { ...inner, path: `.${name}${inner.path}` };
      if (field.certain && !given.certain)
        return { path: `.${name}`, from: optionalOf(given.type), to: field.type };
    }
    return undefined;
  }
  if (from.kind === "optional" && to.kind === "optional") return mismatch(from.of, to.of, depth + 1);
  return from.kind === to.kind ? undefined : { path: "", from, to };
}

/** Whether two types are the same. Below the depth that types are followed to, they are. */
export function isSameType(a: Type, b: Type, depth = 0): boolean {
  if (a === b || depth > depthLimit) return true;
  if (a.kind === "list" && b.kind === "list") return isSameType(a.of, b.of, depth + 1);
  if (a.kind === "optional" && b.kind === "optional") return isSameType(a.of, b.of, depth + 1);
  if (a.kind === "object" && b.kind === "object") {
    if (a.fields.size !== b.fields.size) return false;
    for (const [name, { type, certain }] of a.fields) {
      const other = b.fields.get(name);
      if (other === undefined || other.certain !== certain) return false;
      if (!isSameType(type, other.type, depth + 1)) return false;
    }
    if (a.rest === undefined || b.rest === undefined) return a.rest === b.rest;
    return isSameType(a.rest, b.rest, depth + 1);
  }
  return a.kind === b.kind;
}

/** The type of a value that is of one type or the other. */
export function join(a: Type, b: Type, depth = 0): Type {
  if (a === b) return a;
  if (depth > depthLimit) return dyn;
  if (isNumeric(a) && isNumeric(b)) return a.kind === b.kind ? a : double;
  if (a.kind === "optional" || b.kind === "optional") {
    return optionalOf(join(a.kind === "optional" ? a.of : a, b.kind === "optional" ? b.of : b, depth + 1));
  }
  if (a.kind === "list" && b.kind === "list") return listOf(join(a.of, b.of, depth + 1));
  if (a.kind === "object" && b.kind === "object") {
    const fields = new Map<string, FieldType>();
    for (const [name, field] of a.fields) {
      const other = b.fields.get(name);
      if (other !== undefined) {
        fields.set(name, {
          type: join(field.type, other.type, depth + 1),
          certain: field.certain && other.certain,
        });
      } else {
        fields.set(name, {
          type: b.rest === undefined ? field.type : join(field.type, b.rest, depth + 1),
          certain: false,
        });
      }
    }
    for (const [name, field] of b.fields) {
      if (fields.has(name)) continue;
      fields.set(name, {
        type: a.rest === undefined ? field.type : join(field.type, a.rest, depth + 1),
        certain: false,
      });
    }
    const rest =
      a.rest === undefined ? b.rest : b.rest === undefined ? a.rest : join(a.rest, b.rest, depth + 1);
    return { kind: "object", fields, rest };
  }
  return a.kind === b.kind ? a : dyn;
}

/** The type of an object after another was merged into it, shallowly. `certain` says whether the merge surely happens. */
export function merge(into: ObjectType, from: ObjectType, certain: boolean): ObjectType {
  const fields = new Map(into.fields);
  for (const [name, field] of from.fields) {
    const before = into.fields.get(name);
    if (certain && field.certain) {
      fields.set(name, field);
    } else if (before !== undefined) {
      fields.set(name, { type: join(before.type, field.type), certain: before.certain });
    } else {
      fields.set(name, {
        type: into.rest === undefined ? field.type : join(field.type, into.rest),
        certain: false,
      });
    }
  }
  if (from.rest === undefined) return { kind: "object", fields, rest: into.rest };
  // Unknown fields may replace any field that the merged object does not declare.
  for (const [name, field] of into.fields) {
    if (!from.fields.has(name))
      fields.set(name, { type: join(field.type, from.rest), certain: field.certain });
  }
  return { kind: "object", fields, rest: into.rest === undefined ? from.rest : join(into.rest, from.rest) };
}
