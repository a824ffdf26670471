import { expect, it } from "vitest";
import { shortcutAction, type KeyPress } from "./shortcut-action.js";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isTyped: false,
  ...more,
});

it("opens the palette by Ctrl or Cmd with K, also while one types", () => {
  expect(shortcutAction(press("k", { ctrlKey: true, isTyped: true }), false, false)).toEqual({
    kind: "palette",
  });
  expect(shortcutAction(press("K", { metaKey: true }), false, true)).toEqual({ kind: "palette" });
  expect(shortcutAction(press("k"), false, true)).toBeUndefined();
});

it("knows single keys where nobody types and they are not switched off", () => {
  expect(shortcutAction(press("?"), false, true)).toEqual({ kind: "shortcuts" });
  expect(shortcutAction(press("/"), false, true)).toEqual({ kind: "search" });
  expect(shortcutAction(press("?", { isTyped: true }), false, true)).toBeUndefined();
  expect(shortcutAction(press("?"), false, false)).toBeUndefined();
  expect(shortcutAction(press("/", { ctrlKey: true }), false, true)).toBeUndefined();
});

it("goes to a screen by two keys, one after the other", () => {
  expect(shortcutAction(press("g"), false, true)).toEqual({ kind: "go" });
  expect(shortcutAction(press("w"), true, true)).toEqual({ kind: "place", place: "/workflows" });
  expect(shortcutAction(press("w"), false, true)).toBeUndefined();
  expect(shortcutAction(press("constructor"), true, true)).toBeUndefined();
});
