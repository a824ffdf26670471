import type { JsonValue } from "@machinery/client";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { revisionNumbers } from "../definitions/revision-numbers.js";
import { jsonWords } from "../format/json-words.js";
import { ErrorNote } from "../writing/error-note.js";
import { definitionChanges, type OperationChange } from "./definition-changes.js";
import type { KeyChange } from "./key-changes.js";
import { useWorkflow } from "./use-workflows.js";

/** What changed, by meaning, from one revision of a workflow to another. */
export function RevisionChanges(props: {
  readonly name: string;
  readonly newest: number;
  readonly from: number;
  readonly to: number;
}) {
  const { name, newest, from, to } = props;
  const older = useWorkflow(name, from);
  const newer = useWorkflow(name, to);
  const changes = useMemo(() => {
    if (older.data?.revision !== from || newer.data?.revision !== to) return undefined;
    return definitionChanges(older.data.definition!, newer.data.definition!);
  }, [older.data, newer.data, from, to]);
  const isSame = changes?.keys.length === 0 && changes.operations.length === 0;
  return (
    <section className="panel changes" aria-label="Changes">
      <div className="panel__head">
        <h2 className="panel__title">Changes by meaning</h2>
        <Choices {...props} />
      </div>
      {newest === 1 ? <p className="soft">There is one revision: nothing has changed yet.</p> : null}
      <ErrorNote error={older.error ?? newer.error} />
      {isSame && from !== to ? (
        <p>Both say the same in other words: descriptions and keys, nothing differs.</p>
      ) : null}
      {isSame && from === to && newest > 1 ? <p className="soft">Choose two revisions to compare.</p> : null}
      {changes === undefined || changes.keys.length === 0 ? null : (
        <article className="change" aria-label="The workflow itself">
          <h3 className="change__title">
            <Sign kind="changed" /> The workflow itself
          </h3>
          <Keys keys={changes.keys} kind="changed" />
        </article>
      )}
      {changes?.operations.map((change) => (
        <Operation key={`${change.kind} ${change.name}`} change={change} />
      ))}
    </section>
  );
}

function Choices(props: {
  readonly name: string;
  readonly newest: number;
  readonly from: number;
  readonly to: number;
}) {
  const { name, newest, from, to } = props;
  const [, go] = useLocation();
  const optionsFor = (chosen: number) =>
    revisionNumbers(newest, chosen).map((number) => (
      <option key={number} value={number}>{`Revision ${String(number)}`}</option>
    ));
  return (
    <div className="page__actions">
      <select
        className="field"
        aria-label="From"
        value={from}
        onChange={({ target }) => go(`/workflows/${name}/${target.value}..${String(to)}`)}
      >
        {optionsFor(from)}
      </select>
      <span aria-hidden="true">→</span>
      <select
        className="field"
        aria-label="To"
        value={to}
        onChange={({ target }) => go(`/workflows/${name}/${String(from)}..${target.value}`)}
      >
        {optionsFor(to)}
      </select>
    </div>
  );
}

const signs = { added: "+", removed: "−", changed: "~" } as const;

function Sign({ kind }: { readonly kind: OperationChange["kind"] }) {
  return (
    <span className={`change__sign change__sign--${kind}`} aria-hidden="true">
      {signs[kind]}
    </span>
  );
}

function Operation({ change }: { readonly change: OperationChange }) {
  const { kind, name, verb, oldName, from, to, keys } = change;
  return (
    <article className="change" aria-label={`${kind}: ${name}`}>
      <h3 className="change__title">
        <Sign kind={kind} /> <span className="mono">{name}</span> <span className="soft">{verb}</span>{" "}
        <span className="change__word">{wordsOf(change)}</span>
      </h3>
      {oldName === undefined ? null : (
        <p>
          was called <span className="mono">{oldName}</span>
        </p>
      )}
      {from === undefined && to === undefined ? null : (
        <p className="soft">{[from, to].filter((place) => place !== undefined).join(" → ")}</p>
      )}
      <Keys keys={keys} kind={kind} />
    </article>
  );
}

function wordsOf({ kind, oldName, from, to, keys }: OperationChange): string {
  if (kind !== "changed") return kind;
  const words = [
    keys.length > 0 ? "changed" : "",
    from !== undefined && to !== undefined ? "moved" : "",
    oldName === undefined ? "" : "renamed",
  ];
  return words.filter((word) => word !== "").join(", ");
}

const sidesOf = { added: ["after"], removed: ["before"], changed: ["before", "after"] } as const;

function Keys(props: { readonly keys: readonly KeyChange[]; readonly kind: OperationChange["kind"] }) {
  const { keys, kind } = props;
  if (keys.length === 0) return null;
  // Where all of it is new, or gone, there is nothing to compare.
  const sides = sidesOf[kind];
  const titles = sides.length === 1 ? ["Value"] : ["Before", "After"];
  return (
    <table className="table change__keys">
      <thead>
        <tr>
          <th scope="col" style={{ width: "24%" }}>
            Key
          </th>
          {titles.map((title) => (
            <th key={title} scope="col" style={{ width: `${String(76 / titles.length)}%` }}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keys.map(({ key, ...values }) => (
          <tr key={key}>
            <td className="mono">{key}</td>
            {sides.map((side) => (
              <Side key={side} value={values[side]} tone={side} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ value, tone }: { readonly value: JsonValue | undefined; readonly tone: "before" | "after" }) {
  if (value === undefined) return <td className="soft">—</td>;
  const text = typeof value === "string" ? value : jsonWords(value);
  return (
    <td className="change__side">
      <span className={`mono change__value change__value--${tone}`}>{text}</span>
    </td>
  );
}
