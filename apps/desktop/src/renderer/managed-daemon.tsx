import { App, type Host } from "@machinery/ui";
import { useEffect, useMemo, useState } from "react";
import type { Bridge } from "../wire/bridge.js";
import type { Connection } from "../wire/connection.js";
import { createPortTransport } from "./port-transport.js";
import { receivePort } from "./receive-port.js";

/** The manager of the daemon of one connection, over a port of its own. */
export function ManagedDaemon({
  bridge,
  connection,
  onClosed,
  onAgain,
}: {
  readonly bridge: Bridge;
  readonly connection: Connection;
  /** The main process closed the port: how things stand may tell why. */
  readonly onClosed: () => void;
  /** The person wants it opened again. */
  readonly onAgain: () => void;
}) {
  const [transport, setTransport] = useState<Host["transport"]>();
  const [isClosed, setIsClosed] = useState(false);
  const { id } = connection;
  useEffect(() => {
    let isLeft = false;
    let close = (): void => undefined;
    const open = async (): Promise<void> => {
      const opened = createPortTransport(await receivePort(bridge, id));
      close = () => opened.close();
      if (isLeft) return close();
      setTransport(opened);
      await opened.closed;
      if (isLeft) return;
      setIsClosed(true);
      onClosed();
    };
    void open();
    return () => {
      isLeft = true;
      close();
    };
    // `onClosed` is made anew at each drawing; the port is not.
  }, [bridge, id]);
  if (isClosed) {
    return (
      <main className="welcome">
        <h1 className="welcome__title">The way to {connection.name} was closed</h1>
        <p className="welcome__text">
          The app closed it, as its address, its token or its daemon changed. Events go on without it.
        </p>
        <div className="welcome__foot">
          <button type="button" className="button button--primary" onClick={onAgain}>
            Connect again
          </button>
        </div>
      </main>
    );
  }
  return transport === undefined ? null : <ManagedApp transport={transport} connection={connection} />;
}

function ManagedApp({
  transport,
  connection,
}: Pick<Host, "transport"> & { readonly connection: Connection }) {
  const { name, url, guard } = connection;
  // The manager begins anew with each host: a new colour must not do that.
  const host = useMemo<Host>(
    () => ({
      transport,
      daemonName: name,
      daemonUrl: url,
      // Where a person is asked, the main process does so: once is enough.
      guard: guard === "confirm" ? "free" : guard,
    }),
    [transport, name, url, guard],
  );
  return <App host={host} />;
}
