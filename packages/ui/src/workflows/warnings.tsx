import type { Finding } from "@machinery/client";

/** What the checker noticed in a definition and did not refuse. */
export function Warnings({ warnings }: { readonly warnings: readonly Finding[] }) {
  if (warnings.length === 0) return null;
  const count = warnings.length === 1 ? "1 warning" : `${String(warnings.length)} warnings`;
  return (
    <section className="panel panel--held" aria-label="Warnings">
      <h2 className="panel__title">{count}</h2>
      <ul className="plain-list">
        {warnings.map(({ code, path, message, line, column }) => (
          <li key={`${path} ${code}`}>
            <span className="mono small">
              {line === 0 ? path : `${String(line)}:${String(column)} ${path}`}
            </span>
            <br />
            {message} <span className="mono soft small">{code}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
