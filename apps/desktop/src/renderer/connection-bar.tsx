import type { Connection } from "../wire/connection.js";
import { guardWords } from "./guard-words.js";

/** Says over everything which daemon the window is about, and how careful one is with it. */
export function ConnectionBar({
  connection,
  onChoose,
}: {
  readonly connection: Connection;
  readonly onChoose: () => void;
}) {
  const { name, colour, url, guard } = connection;
  return (
    <header className="bar" data-colour={colour}>
      <span className="bar__name">{name}</span>
      <span className="bar__url mono">{url}</span>
      {guard === "free" ? null : <span className="bar__guard">{guardWords[guard].short}</span>}
      <button type="button" className="button bar__choose" onClick={onChoose}>
        Connections
      </button>
    </header>
  );
}
