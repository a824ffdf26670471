import { autocompletion, completionKeymap, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { selectedOperationField } from "./selected-operation.js";
import { yamlColours, yamlLook } from "./yaml-look.js";

/** What the text tells of what people do in it. */
export interface YamlViewEvents {
  /** The text is another one, by typing. */
  readonly onType: (text: string) => void;
  /** The cursor stands somewhere else, by a person. */
  readonly onCursor: (offset: number) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

/** Marks what does not come from the person in the text. */
export const fromOutside = Annotation.define<boolean>();

/**
 * A text editor for YAML in a shadow root: its styles are adopted sheets there, as a strict content security policy wants it. It has no history of
 * its own. Tab leaves it: a keyboard must get out.
 */
export function createYamlView(
  root: ShadowRoot,
  text: string,
  complete: CompletionSource,
  events: YamlViewEvents,
): EditorView {
  const run = (does: () => void) => () => {
    does();
    return true;
  };
  return new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        highlightActiveLineGutter(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightSelectionMatches(),
        yaml(),
        syntaxHighlighting(yamlColours),
        yamlLook,
        autocompletion({ override: [complete], icons: false }),
        selectedOperationField,
        keymap.of([
          { key: "Mod-z", run: run(events.onUndo) },
          { key: "Mod-y", run: run(events.onRedo) },
          { key: "Mod-Shift-z", run: run(events.onRedo) },
          ...completionKeymap,
          ...lintKeymap,
          ...searchKeymap,
          ...defaultKeymap,
        ]),
        overSelection,
        EditorView.contentAttributes.of({ "aria-label": "Workflow as YAML" }),
        EditorView.updateListener.of((update) => {
          if (update.transactions.some((transaction) => transaction.annotation(fromOutside))) return;
          if (update.docChanged) events.onType(update.state.doc.toString());
          if (update.selectionSet || update.docChanged) events.onCursor(update.state.selection.main.head);
        }),
      ],
    }),
  });
}

/**
 * Typing over a selection. Where the browser does it, it wants to keep how the selected text looked by a style attribute, of which the content
 * security policy complains.
 */
const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    if (inputType !== "insertText" || isComposing || data === null || view.state.selection.main.empty)
      return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});
