import type { ReactNode } from "react";
import { Link } from "wouter";
import { ChildCauses } from "./child-causes.js";
import { formatEventPlace } from "./event-place.js";
import type { Hindered, Hindrance } from "./leading-step.js";
import type { Why } from "./why-not-moving.js";
import "./why-strip.css";

interface WhyStripProps {
  readonly why: Why;
  /** The step that it is about. */
  readonly about: Hindered | undefined;
  readonly onSelect: (path: string) => void;
  /** The place that lists the events which have taken the places that this one waits for. */
  readonly underWay?: string | undefined;
  /** What helps. */
  readonly children: ReactNode;
}

/** Below the event that a step waits for, so many further ones are looked into: each costs a watch. */
const mostBelow = 3;

/** What keeps a step because of its service. */
const ofService: readonly Hindrance[] = ["held", "service", "retry", "callback", "call"];

/** Why an event is not moving: one sentence, what is behind it, and what helps. */
export function WhyStrip({ why, about, underWay, onSelect, children }: WhyStripProps) {
  const childId = about?.hindrance === "child" ? about.step.view.childId : undefined;
  const isOfService = about !== undefined && ofService.includes(about.hindrance);
  const called = about?.isUndo === true ? about.step.view.undo?.service : about?.step.view.service;
  const service = isOfService ? called?.split(".")[0] : undefined;
  return (
    <section className={`why${why.needsSomebody ? " why--needs" : ""}`} aria-label="Why is it not moving?">
      <div className="why__words">
        <p className="why__sentence">
          <span className="why__sign" aria-hidden="true">
            {why.needsSomebody ? "‖" : "◔"}
          </span>{" "}
          {why.sentence}
        </p>
        {why.causes.length === 0 && childId === undefined ? null : (
          <ul className="why__causes">
            {why.causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
            {childId === undefined ? null : <ChildCauses eventId={childId} depth={mostBelow} />}
          </ul>
        )}
      </div>
      <div className="why__remedies">
        {childId === undefined ? null : (
          <Link className="button" href={formatEventPlace({ eventId: childId, view: "graph" })}>
            Go to that event
          </Link>
        )}
        {underWay === undefined ? null : (
          <Link className="button" href={underWay}>
            Show those under way
          </Link>
        )}
        {service === undefined ? null : (
          <Link className="button" href={`/services/${service}`}>
            Show the service
          </Link>
        )}
        {about === undefined ? null : (
          <button type="button" className="button" onClick={() => onSelect(about.step.path)}>
            Show the step
          </button>
        )}
        {children}
      </div>
    </section>
  );
}
