import type { NodeMark } from "./node-mark.js";

/** A node's mark as a pill: a sign and a word, or how many there are of each. */
export function MarkPill({ mark }: { readonly mark: NodeMark }) {
  const { look, counts } = mark;
  if (counts !== undefined)
    return (
      <span className="mark mark--counts">
        {counts.map(({ word, sign, tone, count }) => (
          <span key={word} className={`mark__count status--${tone}`} title={word}>
            <span aria-hidden="true">{sign}</span> {count} <span className="visually-hidden">{word}</span>
          </span>
        ))}
      </span>
    );
  if (look === undefined) return null;
  return (
    <span className={`mark mark--${look.tone}`}>
      <span aria-hidden="true">{look.sign}</span> {look.word}
    </span>
  );
}
