import { CopyLine } from "../copying/copy-line.js";
import type { FirstSteps } from "./first-steps.js";
import "./event-list-screen.css";

/** Says what a new user does next, with the lines that do it. */
export function FirstStepsNote({ steps }: { readonly steps: FirstSteps }) {
  return (
    <div className="events__none">
      <h2>{steps.title}</h2>
      <p>{steps.about}</p>
      <div className="events__lines">
        {steps.lines.map(({ name, text }) => (
          <CopyLine key={name} name={name} text={text} />
        ))}
      </div>
    </div>
  );
}
