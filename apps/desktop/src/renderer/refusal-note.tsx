import type { DesktopRefusal } from "../wire/desktop-request.js";

/** Says why something was not done. */
export function RefusalNote({ refusal }: { readonly refusal: DesktopRefusal | undefined }) {
  return (
    <div role="alert" className="refusal">
      {refusal === undefined ? null : (
        <>
          <p>
            Expected {refusal.expected}, found {refusal.found}.
          </p>
          <p>What to do: {refusal.todo}.</p>
        </>
      )}
    </div>
  );
}
