import type { Connection } from "../wire/connection.js";
import type { DesktopState } from "../wire/desktop-request.js";
import { guardWords } from "./guard-words.js";

/** The connections that are kept, to choose one. */
export function ConnectionList({
  state,
  isUnderWay,
  onUse,
  onStart,
  onEdit,
  onAdd,
  onClose,
}: {
  readonly state: DesktopState;
  readonly isUnderWay: boolean;
  readonly onUse: (id: string) => void;
  readonly onStart: () => void;
  readonly onEdit: (connection: Connection) => void;
  readonly onAdd: () => void;
  readonly onClose: () => void;
}) {
  const hasOwn = state.connections.some(({ isOwn }) => isOwn);
  return (
    <>
      <h2 id="connections-title" className="connections__title">
        Connections
      </h2>
      <ul className="connections__list">
        {state.connections.map((connection) => {
          const { id, name, colour, url, guard, isOwn } = connection;
          const isCurrent = id === state.currentId;
          return (
            <li key={id} className="connections__item" data-colour={colour}>
              <span className="connections__words">
                <span className="connections__name">{name}</span>
                <span className="connections__url mono">{url === "" && isOwn ? "not started" : url}</span>
              </span>
              <span className="connections__guard">{guardWords[guard].short}</span>
              <button
                type="button"
                className="button"
                aria-label={`Edit ${name}`}
                disabled={isUnderWay}
                onClick={() => onEdit(connection)}
              >
                Edit
              </button>
              <button
                type="button"
                className="button"
                aria-label={isCurrent ? `${name} is in use` : `Use ${name}`}
                disabled={isCurrent || isUnderWay}
                onClick={() => onUse(id)}
              >
                {isCurrent ? "In use" : "Use"}
              </button>
            </li>
          );
        })}
      </ul>
      <div className="connections__foot">
        <button type="button" className="button" disabled={isUnderWay} onClick={onAdd}>
          Add a connection
        </button>
        {hasOwn ? null : (
          <button type="button" className="button" disabled={isUnderWay} onClick={onStart}>
            Start a daemon here
          </button>
        )}
        <button type="button" className="button connections__close" onClick={onClose}>
          Close
        </button>
      </div>
    </>
  );
}
