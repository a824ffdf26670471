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
      <h1 className="welcome__title">{isKnown ? "Choose a daemon" : foundAt(state)}</h1>
      <p className="welcome__text">
        This app can start one of its own: it keeps its data in the app’s folder, and runs while the app is
        open. Or connect to one that runs elsewhere.
      </p>
      {state.complaint === undefined ? null : <p className="welcome__complaint">{state.complaint}</p>}
      <div className="welcome__choices">
        <button
          type="button"
          className="button button--primary"
          disabled={underWay !== undefined}
          onClick={() => void act({ kind: "start-daemon" })}
        >
          {underWay === "start-daemon" ? "Starting …" : "Start a daemon here"}
        </button>
        <button type="button" className="button" onClick={onConnect}>
          {isKnown ? "Connections" : "Connect to another"}
        </button>
        <button
          type="button"
          className="button"
          disabled={underWay !== undefined}
          onClick={() => void act({ kind: "look" })}
        >
          Look again
        </button>
      </div>
      <RefusalNote refusal={refusal} />
    </main>
  );
}
