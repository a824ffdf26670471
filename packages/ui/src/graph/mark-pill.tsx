import type { NodeMark } from "./node-mark.js";

interface MarkPillProps {
  readonly mark: NodeMark;
  /** Whether there is room for the sign alone; the word is still told to those who do not see it, or ask. */
  readonly isShort?: boolean;
}

/** A node's mark as a pill: a sign and a word, or how many there are of each. */
export function MarkPill({ mark, isShort = false }: MarkPillProps) {
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
    <span className={`mark mark--${look.tone}`} title={isShort ? look.word : undefined}>
      <span aria-hidden="true">{look.sign}</span>{" "}
      {isShort ? <span className="visually-hidden">{look.word}</span> : look.word}
    </span>
  );
}
