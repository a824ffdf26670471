import { useState } from "react";
import type { DesktopRefusal, DesktopState } from "../wire/desktop-request.js";
import { RefusalNote } from "./refusal-note.js";
import type { DesktopHandle } from "./use-desktop.js";

/** What is shown when the app's own daemon has ended although nobody told it to. */
export function DaemonFailed({
  desktop,
  state,
}: {
  readonly desktop: DesktopHandle;
  readonly state: DesktopState;
}) {
  const [refusal, setRefusal] = useState<DesktopRefusal>();
  const { ask, underWay } = desktop;
  const reason = state.daemon.kind === "failed" ? state.daemon.reason : "";
  return (
    <main className="welcome">
      <h1 className="welcome__title">The daemon of this app has ended</h1>
      <p className="welcome__complaint">{reason.charAt(0).toUpperCase() + reason.slice(1)}</p>
      <p className="welcome__text">
        What was acknowledged is safe in its folder, and goes on when it is started again.
      </p>
      <div className="welcome__foot">
        <button
          type="button"
          className="button button--primary"
          disabled={underWay !== undefined}
          onClick={() => void ask({ kind: "start-daemon" }).then(setRefusal)}
        >
          {underWay === "start-daemon" ? "Starting …" : "Start it again"}
        </button>
      </div>
      <RefusalNote refusal={refusal} />
    </main>
  );
}
