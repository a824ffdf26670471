import type { CompletionSource } from "@codemirror/autocomplete";
import { setDiagnostics } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, type Ref } from "react";
import { findingRange } from "../checking/finding-range.js";
import type { CheckedText } from "../checking/check-text.js";
import { findingText } from "../checking/finding-text.js";
import { changeBetween } from "../text/text-change.js";
import { createYamlView, fromOutside, type YamlViewEvents } from "./create-yaml-view.js";
import { markOperation, type SelectedRange } from "./selected-operation.js";

/** What others may want of the text. */
export interface YamlPaneHandle {
  /** Puts the cursor somewhere, and the keyboard into the text. */
  readonly goTo: (from: number, to: number) => void;
}

export interface YamlPaneProps extends YamlViewEvents {
  readonly text: string;
  readonly checked: CheckedText | undefined;
  readonly selected: SelectedRange | undefined;
  readonly complete: CompletionSource;
  readonly ref?: Ref<YamlPaneHandle>;
}

/** The definition as text, with what the checker found in it, and the selected operation marked. */
export function YamlPane(props: YamlPaneProps) {
  const { text, checked, selected } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const now = useRef(props);
  now.current = props;
  useLayoutEffect(() => {
    const element = host.current!;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const created = createYamlView(root, now.current.text, (context) => now.current.complete(context), {
      onType: (typed) => now.current.onType(typed),
      onCursor: (offset) => now.current.onCursor(offset),
      onUndo: () => now.current.onUndo(),
      onRedo: () => now.current.onRedo(),
    });
    view.current = created;
    return () => created.destroy();
  }, []);
  useLayoutEffect(() => {
    bringText(view.current!, text);
  }, [text]);
  useEffect(() => {
    if (checked?.text === text)
      view.current!.dispatch(setDiagnostics(view.current!.state, diagnosticsOf(checked)));
  }, [checked, text]);
  const { from, to } = selected ?? {};
  useEffect(() => {
    const range = from === undefined || to === undefined ? undefined : { from, to };
    mark(view.current!, range);
  }, [from, to]);
  useImperativeHandle(props.ref, () => ({
    goTo: (anchor, head) => {
      view.current!.focus();
      view.current!.dispatch({
        selection: { anchor, head },
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      });
    },
  }));
  return <div ref={host} className="editor__yaml" />;
}

/** Takes over a text from outside, and leaves the cursor behind what is new. */
function bringText(view: EditorView, text: string): void {
  const change = changeBetween(view.state.doc.toString(), text);
  if (change === undefined) return;
  const { at, removed, inserted } = change;
  view.dispatch({
    changes: { from: at, to: at + removed.length, insert: inserted },
    selection: { anchor: at + inserted.length },
    scrollIntoView: view.hasFocus,
    annotations: fromOutside.of(true),
  });
}

function mark(view: EditorView, range: SelectedRange | undefined): void {
  const isShown = range === undefined || view.hasFocus || range.from > view.state.doc.length;
  view.dispatch({
    effects: [
      markOperation.of(range),
      ...(isShown ? [] : [EditorView.scrollIntoView(range.from, { y: "nearest", yMargin: 60 })]),
    ],
    annotations: fromOutside.of(true),
  });
}

function diagnosticsOf({ text, findings }: CheckedText) {
  return findings
    .map((finding) => ({
      ...findingRange(text, finding),
      severity: finding.severity,
      message: findingText(finding),
    }))
    .toSorted((a, b) => a.from - b.from);
}
