import { MachineryError } from "@machinery/client";
import "./error-note.css";

/** Says why a call failed: what was expected, what was found, what to do. Nothing where there is no error. */
export function ErrorNote({ error }: { readonly error: unknown }) {
  if (error === undefined || error === null) return null;
  const { reason, expected, found, todo, violations } = MachineryError.from(error);
  return (
    <div className="error-note" role="alert">
      <strong className="error-note__reason mono">{reason}</strong>
      <dl className="error-note__words">
        <Word name="Expected" text={expected} />
        <Word name="Found" text={found} />
        {violations.map(({ field, description }) => (
          <Word key={`${field} ${description}`} name={field} text={description} />
        ))}
        <Word name="What to do" text={todo} />
      </dl>
    </div>
  );
}

function Word({ name, text }: { readonly name: string; readonly text: string }) {
  if (text === "") return null;
  return (
    <div className="error-note__word">
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}
