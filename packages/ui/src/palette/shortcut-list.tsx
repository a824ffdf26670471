import { useEffect, useRef, useState } from "react";
import { shortcutGroups } from "./shortcuts.js";
import { hasSingleKeys, setSingleKeys } from "./single-keys.js";
import "./palette.css";

/** All shortcuts, and a way to switch off those of single keys. */
export function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOn, setIsOn] = useState(() => hasSingleKeys(localStorage));
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="palette shortcuts" aria-labelledby="shortcuts-title" onClose={onClose}>
      <div className="shortcuts__head">
        <h2 id="shortcuts-title" className="panel__title">
          Shortcuts of the keyboard
        </h2>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
      <div className="shortcuts__groups">
        {shortcutGroups.map(({ title, shortcuts }) => (
          <section key={title} className="shortcuts__group" aria-label={title}>
            <h3 className="panel__subtitle">{title}</h3>
            <dl className="shortcuts__list">
              {shortcuts.map(({ keys, does }) => (
                <div key={does} className="facts__row">
                  <dt>
                    {keys.map((key) =>
                      key === "then" ? (
                        <span key={key} className="soft small">
                          {" then "}
                        </span>
                      ) : (
                        <kbd key={key}>{key}</kbd>
                      ),
                    )}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="form__choice">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ target }) => {
            setSingleKeys(localStorage, target.checked);
            setIsOn(target.checked);
          }}
        />
        Single keys are shortcuts
      </label>
    </dialog>
  );
}
