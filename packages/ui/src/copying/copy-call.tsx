import { useId, useRef, useState } from "react";
import { useDaemon } from "../daemon.js";
import { callTexts, type CopiedCall } from "./call-texts.js";
import { CopyLine } from "./copy-line.js";
import "./copy-call.css";

/** Offers a call as a line to copy: for the command line, curl and buf curl. */
export function CopyCall({
  call,
  title = "Copy as…",
}: {
  readonly call: CopiedCall;
  readonly title?: string;
}) {
  const { host } = useDaemon();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [isOpen, setIsOpen] = useState(false);
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
          setIsOpen(newState === "open");
          if (newState === "open") heading.current?.focus();
        }}
      >
        <h2 ref={heading} className="copy-call__title" tabIndex={-1}>
          The same by
        </h2>
        {isOpen ? <Lines call={call} daemonUrl={host.daemonUrl} /> : null}
      </div>
    </>
  );
}

function Lines({ call, daemonUrl }: { readonly call: CopiedCall; readonly daemonUrl: string }) {
  const { cli, curl, bufCurl } = callTexts(call, daemonUrl);
  return (
    <>
      {cli === undefined ? null : <CopyLine name="CLI" text={cli} />}
      {curl === undefined ? null : <CopyLine name="curl" text={curl} />}
      <CopyLine name="buf curl" text={bufCurl} />
    </>
  );
}
