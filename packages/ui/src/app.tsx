// Before all widgets: what these say of themselves holds over what is said of all.
import "./theme/tokens.css";
import "./theme/base.css";
import "./theme/page.css";
import { createMachineryClient } from "@machinery/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useMemo } from "react";
import { Route, Router, Switch } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { DaemonContext } from "./daemon.js";
import { EventScreen } from "./event/event-screen.js";
import { editorPath, EditorScreen } from "./editor/editor-screen.js";
import { EventListScreen } from "./events/event-list-screen.js";
import type { Host } from "./host.js";
import { LiveLink } from "./live/live-link.js";
import { Keyboard } from "./palette/keyboard.js";
import { ServiceListScreen } from "./services/service-list-screen.js";
import { ServiceScreen } from "./services/service-screen.js";
import { Shell } from "./shell/shell.js";
import { NoSuchPlace } from "./shell/no-such-place.js";
import { WorkflowListScreen } from "./workflows/workflow-list-screen.js";
import { WorkflowScreen } from "./workflows/workflow-screen.js";

/** The whole manager of one daemon. Its places are in the address behind the `#`, so that any way of serving it will do. */
export function App({ host }: { readonly host: Host }) {
  const daemon = useMemo(() => {
    const client = createMachineryClient(host.transport);
    return { host, client, live: new LiveLink(client) };
  }, [host]);
  // What is shown is kept fresh by watching; a screen that is opened again asks again.
  // Whether the machine is in a network says nothing about a daemon that may be on it.
  const queries = useMemo(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: 5_000, retry: 1, networkMode: "always" },
          mutations: { networkMode: "always" },
        },
      }),
    [],
  );
  return (
    <DaemonContext.Provider value={daemon}>
      <QueryClientProvider client={queries}>
        <Router hook={useHashLocation}>
          <Shell>
            <Switch>
              <Route path="/" component={EventListScreen} />
              <Route path="/events" component={EventListScreen} />
              <Route path="/events/search/*" component={EventListScreen} />
              <Route path="/events/:eventId/*?" component={EventScreen} />
              <Route path="/services" component={ServiceListScreen} />
              <Route path="/services/:name/:revision?">
                {({ name, revision }) => <ServiceScreen name={name} revision={revision} />}
              </Route>
              <Route path={editorPath} component={EditorScreen} />
              <Route path="/workflows" component={WorkflowListScreen} />
              <Route path="/workflows/:name/:rest?">
                {({ name, rest = "" }) => <WorkflowScreen name={name} rest={rest} />}
              </Route>
              <Route component={NoSuchPlace} />
            </Switch>
          </Shell>
          <Keyboard />
        </Router>
      </QueryClientProvider>
    </DaemonContext.Provider>
  );
}
