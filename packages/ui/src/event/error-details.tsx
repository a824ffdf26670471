import { valueToJson, type StepError } from "@machinery/client";

/** An error as the service or the daemon told it, all of it. */
export function ErrorDetails({ error }: { readonly error: StepError }) {
  const { reason, message, data } = error;
  return (
    <div className="side-panel__error">
      <strong className="mono">{reason}</strong> <span>{message}</span>
      {data === undefined ? null : (
        <pre className="side-panel__data mono" tabIndex={0} role="group" aria-label="What came with it">
          {JSON.stringify(valueToJson(data), null, 2)}
        </pre>
      )}
    </div>
  );
}
