import { useId, useRef, useState } from "react";
import { useDaemon } from "../daemon.js";
import { callTexts, type CopiedCall } from "./call-texts.js";
import "./copy-call.css";

/** Offers a call as a line to copy: for the command line, curl and buf curl. The lines are shown, so that they can be read, and taken by hand. */
export function CopyCall({
  call,
  title = "Copy as…",
}: {
  readonly call: CopiedCall;
  readonly title?: string;
}) {
  const { host } = useDaemon();
  const id = useId();
  const [copied, setCopied] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const { cli, curl, bufCurl } = callTexts(call, host.daemonUrl);
  const lines: readonly (readonly [name: string, text: string | undefined])[] = [
    ["CLI", cli],
    ["curl", curl],
    ["buf curl", bufCurl],
  ];
  const copy = (name: string, text: string, code: HTMLElement): void => {
    getSelection()?.selectAllChildren(code);
    // A page that came over plain HTTP from another machine has no clipboard: then what is selected is taken by hand.
    const taken = (navigator.clipboard as Clipboard | undefined)?.writeText(text) ?? Promise.reject();
    taken.then(
      () => setCopied(`${name} copied`),
      () => setCopied("It is selected: press Ctrl+C, or ⌘C"),
    );
  };
  return (
    <>
      <button type="button" className="button" popoverTarget={id} aria-haspopup="dialog">
        {title}
      </button>
      <div
        id={id}
        className="copy-call"
        popover="auto"
        role="dialog"
        aria-label="Copy this call"
        onToggle={({ newState }) => {
          setCopied("");
          if (newState === "open") heading.current?.focus();
        }}
      >
        <h2 ref={heading} className="copy-call__title" tabIndex={-1}>
          The same by
        </h2>
        {lines.map(([name, text]) =>
          text === undefined ? null : <Line key={name} name={name} text={text} onCopy={copy} />,
        )}
        <p className="copy-call__copied" role="status">
          {copied}
        </p>
      </div>
    </>
  );
}

function Line(props: {
  readonly name: string;
  readonly text: string;
  readonly onCopy: (name: string, text: string, code: HTMLElement) => void;
}) {
  const { name, text, onCopy } = props;
  const code = useRef<HTMLElement>(null);
  return (
    <div className="copy-call__line">
      <span className="copy-call__name">{name}</span>
      <code ref={code} className="copy-call__text">
        {text}
      </code>
      <button
        type="button"
        className="button"
        aria-label={`Copy for ${name}`}
        onClick={() => onCopy(name, text, code.current!)}
      >
        Copy
      </button>
    </div>
  );
}
