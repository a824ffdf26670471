import { useRef, useState } from "react";
import "./copy-line.css";

/** A line to paste elsewhere, which is shown so that it can be read, and taken by hand. */
export function CopyLine({ name, text }: { readonly name: string; readonly text: string }) {
  const code = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState("");
  const copy = (): void => {
    getSelection()?.selectAllChildren(code.current!);
    // A page that came over plain HTTP from another machine has no clipboard: then what is selected is taken by hand.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    const taken = clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    taken.then(
      () => setCopied("Copied"),
      () => setCopied("Selected: press Ctrl+C or ⌘C"),
    );
  };
  return (
    <div className="copy-line">
      <span className="copy-line__name">{name}</span>
      <code
        ref={code}
        className="copy-line__text"
        tabIndex={0}
        aria-label={`The line for ${name}`}
        role="textbox"
        aria-readonly="true"
      >
        {text}
      </code>
      <span className="copy-line__take">
        <button type="button" className="button" aria-label={`Copy for ${name}`} onClick={copy}>
          Copy
        </button>
        <span className="copy-line__copied" role="status">
          {copied}
        </span>
      </span>
    </div>
  );
}
