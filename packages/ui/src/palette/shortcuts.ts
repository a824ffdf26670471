/** A shortcut of the keyboard. */
export interface Shortcut {
  /** The keys, as they are written on them: several at once, or one after the other. */
  readonly keys: readonly string[];
  /** What it does. */
  readonly does: string;
}

/** The shortcuts of one part of the manager. */
export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** All shortcuts, for people. Those of single keys can be switched off. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: "Everywhere",
    shortcuts: [
      { keys: ["Ctrl or ⌘", "K"], does: "Go anywhere, do anything: the palette" },
      { keys: ["?"], does: "This list" },
      { keys: ["/"], does: "Search on this screen" },
      { keys: ["g", "then", "e"], does: "Events" },
      { keys: ["g", "then", "w"], does: "Workflows" },
      { keys: ["g", "then", "s"], does: "Services" },
      { keys: ["Esc"], does: "Close what is open, or select nothing" },
    ],
  },
  {
    title: "List of events",
    shortcuts: [
      { keys: ["↑", "↓"], does: "The event above, or below" },
      { keys: ["Enter"], does: "Open it" },
      { keys: ["Space"], does: "Select it, or not; with Shift, all from the last one on" },
      { keys: ["Ctrl or ⌘", "A"], does: "Select all that are shown" },
    ],
  },
  {
    title: "Outline beside a graph",
    shortcuts: [
      { keys: ["↑", "↓"], does: "The operation above, or below" },
      { keys: ["→", "←"], does: "Open or close what lies inside" },
      { keys: ["Enter"], does: "Select it" },
    ],
  },
  {
    title: "Editor, in the tree and on the graph",
    shortcuts: [
      { keys: ["A", "B", "I"], does: "Add something after, before, or inside" },
      { keys: ["Alt", "↑ ↓ ← →"], does: "Move up, down, out of what is around it, or into what is above it" },
      { keys: ["Del"], does: "Remove" },
      { keys: ["F2"], does: "Rename" },
      { keys: ["Enter"], does: "Go to its keys" },
      { keys: ["Ctrl or ⌘", "Z"], does: "Take the last edit back; with Shift, make it again" },
      { keys: ["Ctrl", "Space"], does: "In the text: complete it" },
      { keys: ["F8"], does: "In the text: the next finding" },
    ],
  },
  {
    title: "Forms",
    shortcuts: [{ keys: ["Ctrl or ⌘", "Enter"], does: "Run, call or answer with what the form holds" }],
  },
];
