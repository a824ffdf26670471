import { useCallback, useEffect, useState } from "react";
import type { Bridge } from "../wire/bridge.js";
import type { DesktopRefusal, DesktopRequest, DesktopState } from "../wire/desktop-request.js";

/** How the app stands, and what may be asked of it. */
export interface DesktopHandle {
  /** Unset: not known yet. */
  readonly state: DesktopState | undefined;
  /** The kind of the request that is under way. */
  readonly underWay: DesktopRequest["kind"] | undefined;
  /** Asks for something. Gives why it was not done; nothing when it was. */
  readonly ask: (request: DesktopRequest) => Promise<DesktopRefusal | undefined>;
}

/** The main process as a window sees it. It is asked once at the start. */
export function useDesktop(bridge: Bridge): DesktopHandle {
  const [state, setState] = useState<DesktopState>();
  const [underWay, setUnderWay] = useState<DesktopRequest["kind"]>();
  const ask = useCallback(
    async (request: DesktopRequest) => {
      setUnderWay(request.kind);
      try {
        const answer = await bridge.ask(request);
        setState(answer.state);
        return answer.refusal;
      } catch (error) {
        return { expected: "an answer of the app", found: String(error), todo: "try again" };
      } finally {
        setUnderWay(undefined);
      }
    },
    [bridge],
  );
  useEffect(() => void ask({ kind: "look" }), [ask]);
  return { state, underWay, ask };
}
