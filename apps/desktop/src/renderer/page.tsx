import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { bridgeOfWindow } from "./bridge-of-window.js";
import { Desktop } from "./desktop.js";

/** The page of the desktop app. */
createRoot(document.getElementById("manager")!).render(
  <StrictMode>
    <Desktop bridge={bridgeOfWindow()} />
  </StrictMode>,
);
