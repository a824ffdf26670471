import { useState } from "react";
import type { Bridge } from "../wire/bridge.js";
import { ConnectionBar } from "./connection-bar.js";
import { ConnectionsDialog } from "./connections-dialog.js";
import { DaemonFailed } from "./daemon-failed.js";
import { ManagedDaemon } from "./managed-daemon.js";
import { useDesktop } from "./use-desktop.js";
import { Welcome } from "./welcome.js";
import "./desktop.css";

/** The app's window: which daemon it is about, and the manager of that one. */
export function Desktop({ bridge }: { readonly bridge: Bridge }) {
  const desktop = useDesktop(bridge);
  const [isChoosing, setIsChoosing] = useState(false);
  // A port that was closed is opened anew only when the person, or a change, wants it.
  const [round, setRound] = useState(0);
  const { state, ask } = desktop;
  if (state === undefined) return <p className="desktop__wait">Looking for a daemon …</p>;
  const current = state.connections.find(({ id }) => id === state.currentId);
  const hasFailed = current?.isOwn === true && state.daemon.kind === "failed";
  return (
    <div className="desktop">
      {current === undefined ? null : (
        <ConnectionBar connection={current} onChoose={() => setIsChoosing(true)} />
      )}
      <div className="desktop__daemon">
        {current === undefined ? (
          <Welcome desktop={desktop} state={state} onConnect={() => setIsChoosing(true)} />
        ) : hasFailed ? (
          <DaemonFailed desktop={desktop} state={state} />
        ) : (
          <ManagedDaemon
            key={`${current.id} ${current.url} ${String(round)}`}
            bridge={bridge}
            connection={current}
            onClosed={() => void ask({ kind: "look" })}
            onAgain={() => setRound(round + 1)}
          />
        )}
      </div>
      {isChoosing ? (
        <ConnectionsDialog
          desktop={desktop}
          state={state}
          onSaved={() => setRound(round + 1)}
          onClose={() => setIsChoosing(false)}
        />
      ) : null}
    </div>
  );
}
