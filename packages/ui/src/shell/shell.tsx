import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useDaemon } from "../daemon.js";
import { screens } from "./screens.js";
import { StatusLight } from "./status-light.js";
import "./shell.css";

/** What is around every screen: where one can go, which daemon it is about, and whether that is there. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { host } = useDaemon();
  const [place] = useLocation();
  const current = place === "/" ? "/events" : place;
  return (
    <div className="shell">
      <a className="shell__skip" href="#content" onClick={skipToContent}>
        Skip to the content
      </a>
      <nav className="shell__side" aria-label="Screens">
        <span className="shell__brand">machinery</span>
        <ul className="shell__screens">
          {screens.map(({ path, title }) => (
            <li key={path}>
              <Link
                href={path}
                className="shell__screen"
                aria-current={current.startsWith(path) ? "page" : undefined}
              >
                {title}
              </Link>
            </li>
          ))}
        </ul>
        <div className="shell__daemon">
          <StatusLight />
          <span className="shell__address mono" title={host.daemonUrl}>
            {host.daemonName}
          </span>
        </div>
      </nav>
      <main id="content" className="shell__content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** The address behind the `#` is the place: it must stay. */
function skipToContent(click: { preventDefault(): void }): void {
  click.preventDefault();
  document.getElementById("content")?.focus();
}
