import { useState } from "react";
import type { DesktopRefusal, DesktopRequest, DesktopState } from "../wire/desktop-request.js";
import { RefusalNote } from "./refusal-note.js";
import type { DesktopHandle } from "./use-desktop.js";

function foundAt({ atDefault, defaultUrl }: DesktopState): string {
  if (atDefault === "nothing") return `No daemon was found at ${defaultUrl}`;
  if (atDefault === "daemon") return `A daemon listens at ${defaultUrl}`;
  return `What answers at ${defaultUrl} is no daemon of machinery`;
}

/** What is shown while the window is about no daemon yet. */
export function Welcome({
  desktop,
  state,
  onConnect,
}: {
  readonly desktop: DesktopHandle;
  readonly state: DesktopState;
  readonly onConnect: () => void;
}) {
  const [refusal, setRefusal] = useState<DesktopRefusal>();
  const { ask, underWay } = desktop;
  const act = async (request: DesktopRequest): Promise<void> => {
    setRefusal(undefined);
    setRefusal(await ask(request));
  };
  const isKnown = state.connections.length > 0;
  return (
    <main className="welcome">
      <header className="welcome__head">
        <p className="welcome__brand">machinery</p>
        <h1 className="welcome__title">{isKnown ? "Choose a daemon" : foundAt(state)}</h1>
        <p className="welcome__text">A daemon carries events through workflows, and this app shows it.</p>
      </header>
      {state.complaint === undefined ? null : <p className="welcome__complaint">{state.complaint}</p>}
      <div className="welcome__choices">
        <section className="welcome__choice">
          <h2 className="welcome__choice-title">One of this app’s own</h2>
          <p className="welcome__text">
            It keeps its data in the app’s folder, is reached from this computer alone, and runs while the app
            is open.
          </p>
          <button
            type="button"
            className="button button--primary welcome__act"
            disabled={underWay !== undefined}
            onClick={() => void act({ kind: "start-daemon" })}
          >
            {underWay === "start-daemon" ? "Starting …" : "Start a daemon here"}
          </button>
        </section>
        <section className="welcome__choice">
          <h2 className="welcome__choice-title">
            {isKnown ? "One that you know" : "One that runs elsewhere"}
          </h2>
          <p className="welcome__text">
            {isKnown
              ? "Use a connection that is kept here, change it, or add another."
              : "Say its address, and how careful you want to be with it."}
          </p>
          <button type="button" className="button welcome__act" onClick={onConnect}>
            {isKnown ? "Connections" : "Connect to another"}
          </button>
        </section>
      </div>
      <div className="welcome__foot">
        <button
          type="button"
          className="button"
          disabled={underWay !== undefined}
          onClick={() => void act({ kind: "look" })}
        >
          {underWay === "look" ? "Looking …" : "Look again"}
        </button>
        <span>
          if one has been started at <span className="mono">{state.defaultUrl}</span> meanwhile
        </span>
      </div>
      <RefusalNote refusal={refusal} />
    </main>
  );
}
