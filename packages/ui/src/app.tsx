import { createMachineryClient } from "@machinery/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useMemo } from "react";
import { Route, Router, Switch } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { DaemonContext } from "./daemon.js";
import { EventScreen } from "./event/event-screen.js";
import { EventListScreen } from "./events/event-list-screen.js";
import type { Host } from "./host.js";
import { LiveLink } from "./live/live-link.js";
import { Shell } from "./shell/shell.js";
import { NoSuchPlace } from "./shell/no-such-place.js";
import "./theme/tokens.css";
import "./theme/base.css";

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
              <Route component={NoSuchPlace} />
            </Switch>
          </Shell>
        </Router>
      </QueryClientProvider>
    </DaemonContext.Provider>
  );
}
