import { useLocation } from "wouter";
import { revisionNumbers } from "./revision-numbers.js";

/** Chooses one of the revisions of a definition. The newest one has the address without a number. */
export function RevisionChoice(props: {
  /** The address of the newest, such as `/services/upper`. */
  readonly place: string;
  readonly revision: number;
  readonly newest: number;
}) {
  const { place, revision, newest } = props;
  const [, go] = useLocation();
  return (
    <select
      className="field"
      aria-label="Revision"
      value={revision}
      onChange={({ target }) => go(Number(target.value) === newest ? place : `${place}/${target.value}`)}
    >
      {revisionNumbers(newest, revision).map((number) => (
        <option key={number} value={number}>
          {`Revision ${String(number)}${number === newest ? ", the newest" : ""}`}
        </option>
      ))}
    </select>
  );
}
