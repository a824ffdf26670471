import { createConnectTransport } from "@connectrpc/connect-web";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.js";

/** The web console: the manager of the daemon that served this page. */
const { origin, host } = window.location;
createRoot(document.getElementById("manager")!).render(
  <StrictMode>
    <App
      host={{
        transport: createConnectTransport({ baseUrl: origin, useBinaryFormat: true }),
        daemonName: host,
        daemonUrl: origin,
      }}
    />
  </StrictMode>,
);
