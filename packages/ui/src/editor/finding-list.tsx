import { memo } from "react";
import { findingRange } from "./checking/finding-range.js";
import { findingText } from "./checking/finding-text.js";
import type { CheckedText } from "./checking/check-text.js";

/** All that the checker found, in the order of the text. Each leads to its place. */
export const FindingList = memo(function FindingList(props: {
  readonly checked: CheckedText | undefined;
  readonly goTo: (from: number, to: number) => void;
}) {
  const { checked, goTo } = props;
  const findings = checked?.findings ?? [];
  return (
    <section className="editor__findings" aria-label="Findings">
      <h2 className="editor__heading" role="status">
        {checked === undefined ? "Checking…" : countOf(findings)}
      </h2>
      <ul className="editor__finding-list">
        {findings.map((finding, index) => (
          // Two findings may say the same of one place.
          <li key={index}>
            <button
              type="button"
              className={`editor__finding editor__finding--${finding.severity}`}
              onClick={() => {
                const { from, to } = findingRange(checked!.text, finding);
                goTo(from, to);
              }}
            >
              <span className="editor__finding-place mono">{finding.line ?? 1}</span>
              <span>
                <strong>
                  <span aria-hidden="true">{finding.severity === "error" ? "✕" : "!"}</span>{" "}
                  {finding.severity}
                </strong>{" "}
                {findingText(finding)} <span className="editor__code mono">{finding.code}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
});

function countOf(findings: CheckedText["findings"]): string {
  if (findings.length === 0) return "No findings";
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const words = (count: number, word: string): string[] =>
    count === 0 ? [] : [`${String(count)} ${word}${count === 1 ? "" : "s"}`];
  return [...words(errors, "error"), ...words(warnings, "warning")].join(", ");
}
