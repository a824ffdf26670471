/** What a press of a key asks for. */
export type ShortcutAction =
  | { readonly kind: "palette" | "shortcuts" | "search" | "go" }
  | { readonly kind: "place"; readonly place: string };

/** A press of a key, as far as it counts here. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Whether it is typed into something. */
  readonly isTyped: boolean;
}

const places: Readonly<Record<string, string>> = { e: "/events", w: "/workflows", s: "/services" };

/**
 * What a press means, after one that asked to `go` or not. `hasSingleKeys` says whether single keys are shortcuts: where speech is typed, they are in
 * the way.
 */
export function shortcutAction(
  press: KeyPress,
  isGoing: boolean,
  hasSingleKeys: boolean,
): ShortcutAction | undefined {
  const { key, ctrlKey, metaKey, altKey, isTyped } = press;
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") return { kind: "palette" };
  if (ctrlKey || metaKey || altKey || isTyped || !hasSingleKeys) return undefined;
  if (isGoing && Object.hasOwn(places, key)) return { kind: "place", place: places[key]! };
  switch (key) {
    case "?":
      return { kind: "shortcuts" };
    case "/":
      return { kind: "search" };
    case "g":
      return { kind: "go" };
    default:
      return undefined;
  }
}
