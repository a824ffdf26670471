import type { Finding } from "@machinery/language";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useDaemon } from "../daemon.js";
import { AddDialog } from "./adding/add-dialog.js";
import { useCheckedText } from "./checking/use-checked-text.js";
import { completeYaml } from "./completion/complete-yaml.js";
import { expressionNames, noNames } from "./completion/expression-names.js";
import { dropDraft } from "./drafts/drafts.js";
import { useDraft } from "./drafts/use-draft.js";
import { EditorHead } from "./editor-head.js";
import type { EditorPlace } from "./editor-place.js";
import type { Begun } from "./editor-screen.js";
import { FindingList } from "./finding-list.js";
import { GraphPane } from "./graph-pane.js";
import { findBody, findOperation, operationAtOffset } from "./outline/find-in-outline.js";
import type { ShownOutline } from "./outline/shown-outline.js";
import { PaneSplitter } from "./panes/pane-splitter.js";
import { usePaneSizes } from "./panes/use-pane-sizes.js";
import { OperationPanel } from "./panel/operation-panel.js";
import { ChangedMeanwhile } from "./publishing/changed-meanwhile.js";
import { publishedText } from "./publishing/published-text.js";
import { usePublishedWorkflow } from "./publishing/use-published-workflow.js";
import { usePublishing } from "./publishing/use-publishing.js";
import type { KnownDefinitions } from "./skeletons/known-definitions.js";
import { OutlineTree } from "./tree/outline-tree.js";
import type { AddWish } from "./use-operation-actions.js";
import { useEditing } from "./use-editing.js";
import type { SelectedRange } from "./yaml/selected-operation.js";
import { YamlPane, type YamlPaneHandle } from "./yaml/yaml-pane.js";

/** A workflow as a tree, a graph and a text, all of which are edited and say the same. The text is what is published. */
export function Editor(props: {
  readonly name: string | undefined;
  readonly begun: Begun;
  readonly known: KnownDefinitions;
  readonly onRenamed: (name: string) => void;
}) {
  const { name, begun, known, onRenamed } = props;
  const { daemonUrl } = useDaemon().host;
  const editing = useEditing(begun.text);
  const { text, selected, type, select, edit, undo, redo } = editing;
  const [base, setBase] = useState(begun.base);
  const checked = useCheckedText(text, known, editing.isTyped);
  const outline = checked?.outline;
  // While the text cannot be read, what could be read last is shown.
  const shown = useRef(outline);
  shown.current = outline ?? shown.current;

  const target = shown.current?.name ?? base.name;
  const published = usePublishedWorkflow(target, known);
  const baseRevision = target === base.name ? base.revision : 0;
  const draft = useDraft(name, { text, baseRevision: base.revision, isDraft: text !== base.text });
  const publishing = usePublishing(baseRevision, (publication, publishedAs) => {
    setBase({ name: publication.name, revision: publication.revision, text: publishedAs });
    dropDraft(localStorage, daemonUrl, name);
    if (publication.name !== name) onRenamed(publication.name);
  });

  const yaml = useRef<YamlPaneHandle>(null);
  const cursor = useRef(0);
  const onCursor = useCallback(
    (offset: number) => {
      cursor.current = offset;
      const at = shown.current && operationAtOffset(shown.current, offset);
      if (at !== undefined) select(at.path);
    },
    [select],
  );
  const { isTyped } = editing;
  useEffect(() => {
    // While one types, operations come and go around the cursor.
    if (isTyped && checked?.text === text) onCursor(cursor.current);
  }, [isTyped, checked, text, onCursor]);
  const names = useRef(noNames);
  names.current = useMemo(
    () => (checked?.definition === undefined ? names.current : expressionNames(checked.definition, known)),
    [checked, known],
  );
  const complete = useMemo(() => completeYaml(() => names.current, known), [known]);
  const [adding, setAdding] = useState<AddWish>();
  const panel = useRef<HTMLDivElement>(null);
  const panes = usePaneSizes();
  // What was just edited is shown once it was read: only then its keys are there.
  const [wantedKey, setWantedKey] = useState<{ readonly key: string | undefined }>();
  const openKey = useCallback((key: string | undefined) => setWantedKey({ key }), []);
  useEffect(() => {
    if (wantedKey === undefined || checked?.text !== text) return;
    const { key } = wantedKey;
    const wanted = key === undefined ? "[data-key]" : `[data-key="${key}"]`;
    panel.current?.querySelector<HTMLElement>(wanted)?.focus();
    setWantedKey(undefined);
  }, [wantedKey, checked, text]);
  const range = outline && selected !== undefined ? rangeOf(outline, selected) : undefined;
  const operations = shown.current;
  const isReadable = outline !== undefined;
  // One object while nothing in it changes: most of what is shown does not change with each key that is pressed.
  const place: EditorPlace = useMemo(
    () => ({ outline: operations, isReadable, known, selected, select, edit, add: setAdding, openKey }),
    [operations, isReadable, known, selected, select, edit, openKey],
  );
  const goTo = useCallback((from: number, to: number) => yaml.current?.goTo(from, to), []);
  const findings = checked?.findings ?? noFindings;
  return (
    <div
      className="editor"
      onKeyDown={(press) => {
        if (!(press.ctrlKey || press.metaKey) || press.defaultPrevented || press.altKey) return;
        const key = press.key.toLowerCase();
        if (key !== "z" && key !== "y") return;
        press.preventDefault();
        if (key === "y" || press.shiftKey) redo();
        else undo();
      }}
    >
      <EditorHead
        editing={editing}
        target={target}
        base={base}
        draft={draft}
        checked={checked}
        hasChangedMeanwhile={
          published.workflow !== undefined && (published.workflow?.revision ?? 0) !== baseRevision
        }
        publishing={publishing}
      />
      <ChangedMeanwhile
        target={target}
        baseRevision={baseRevision}
        workflow={published.workflow}
        onTakeOver={(workflow) => {
          const taken = publishedText(workflow);
          edit(() => ({ text: taken, selected: undefined }));
          setBase({ name: target, revision: workflow.revision, text: taken });
        }}
        onKeep={(workflow) =>
          setBase({
            name: target,
            revision: workflow?.revision ?? 0,
            text: workflow === null ? "" : publishedText(workflow),
          })
        }
      />
      <div className="editor__panes" style={panes.style}>
        <OutlineTree {...place} findings={findings} />
        <PaneSplitter pane="tree" label="Room for the tree" size={panes.sizes.tree} resize={panes.resize} />
        <div className="editor__middle">
          <GraphPane {...place} definition={checked?.definition} findings={findings} />
          <PaneSplitter
            pane="panel"
            label="Room for the keys of what is selected"
            size={panes.sizes.panel}
            resize={panes.resize}
          />
          <div ref={panel} className="editor__panel">
            <OperationPanel {...place} text={checked?.text ?? text} goTo={goTo} />
          </div>
        </div>
        <PaneSplitter pane="text" label="Room for the text" size={panes.sizes.text} resize={panes.resize} />
        <section className="editor__right" aria-label="Text">
          <YamlPane
            ref={yaml}
            text={text}
            checked={checked}
            selected={range}
            complete={complete}
            onType={type}
            onCursor={onCursor}
            onUndo={undo}
            onRedo={redo}
          />
          <FindingList checked={checked} goTo={goTo} />
        </section>
      </div>
      {adding === undefined ? null : (
        <AddDialog
          place={place}
          wish={adding}
          fields={new Set(names.current.inputs)}
          onClose={() => setAdding(undefined)}
        />
      )}
    </div>
  );
}

const noFindings: readonly Finding[] = [];

/** Where the text says what is selected. */
function rangeOf(outline: ShownOutline, selected: string): SelectedRange | undefined {
  const operation = findOperation(outline, selected);
  if (operation !== undefined) return { from: operation.from, to: operation.to };
  const inside = findBody(outline, selected)?.operations;
  const [first, last] = [inside?.at(0), inside?.at(-1)];
  return first === undefined || last === undefined ? undefined : { from: first.from, to: last.to };
}
