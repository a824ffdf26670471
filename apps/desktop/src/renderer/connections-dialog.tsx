import { useEffect, useRef, useState } from "react";
import type { Connection } from "../wire/connection.js";
import type { DesktopRefusal, DesktopRequest, DesktopState } from "../wire/desktop-request.js";
import { ConnectionForm } from "./connection-form.js";
import { ConnectionList } from "./connection-list.js";
import { RefusalNote } from "./refusal-note.js";
import type { DesktopHandle } from "./use-desktop.js";

/** All connections: which one is used, and a form to change one or to add another. */
export function ConnectionsDialog({
  desktop,
  state,
  onSaved,
  onClose,
}: {
  readonly desktop: DesktopHandle;
  readonly state: DesktopState;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  // `new` is the form for another one.
  const [edited, setEdited] = useState<Connection | "new" | undefined>(
    state.connections.length === 0 ? "new" : undefined,
  );
  useEffect(() => dialog.current?.showModal(), []);
  const [refusal, setRefusal] = useState<DesktopRefusal>();
  const close = (): void => dialog.current?.close();
  const act = async (request: DesktopRequest, done: () => void): Promise<void> => {
    const refused = await desktop.ask(request);
    setRefusal(refused);
    if (refused === undefined) done();
  };
  const leaveForm = (): void => (state.connections.length === 0 ? close() : setEdited(undefined));
  return (
    <dialog ref={dialog} className="connections" aria-labelledby="connections-title" onClose={onClose}>
      {edited === undefined ? (
        <ConnectionList
          state={state}
          isUnderWay={desktop.underWay !== undefined}
          onUse={(id) => void act({ kind: "use", id }, close)}
          onStart={() => void act({ kind: "start-daemon" }, close)}
          onEdit={setEdited}
          onAdd={() => setEdited("new")}
          onClose={close}
        />
      ) : (
        <ConnectionForm
          key={edited === "new" ? "new" : edited.id}
          connection={edited === "new" ? undefined : edited}
          keepsTokens={state.keepsTokens}
          onSave={async (draft) => {
            const refusal = await desktop.ask({ kind: "save", draft });
            if (refusal !== undefined) return refusal;
            if (draft.token !== undefined) onSaved();
            if (edited === "new") close();
            else setEdited(undefined);
            return undefined;
          }}
          onDelete={(id) => void act({ kind: "delete", id }, leaveForm)}
          onLeave={leaveForm}
        />
      )}
      {edited === undefined ? <RefusalNote refusal={refusal} /> : null}
    </dialog>
  );
}
