import { outlineOf } from "../outline/definition-outline.js";
import { shownOutline, type ShownOutline } from "../outline/shown-outline.js";
import type { KnownDefinitions } from "../skeletons/known-definitions.js";
import { findFindings, type FoundInText } from "./find-findings.js";

/** All that is known of a text: plain data. */
export interface CheckedText extends FoundInText {
  readonly text: string;
  /** Nothing where the text cannot be read. */
  readonly outline: ShownOutline | undefined;
}

/** Reads and checks a text. */
export function checkText(text: string, known: KnownDefinitions): CheckedText {
  const outline = outlineOf(text);
  return { text, ...findFindings(text, known), outline: outline && shownOutline(outline) };
}
