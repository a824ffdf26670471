import { Link } from "wouter";

/** Shown where an address leads nowhere. */
export function NoSuchPlace() {
  return (
    <div className="shell__empty">
      <h1>There is nothing at this address</h1>
      <p>
        Go to the <Link href="/events">events</Link>.
      </p>
    </div>
  );
}
