import { MachineryError, type Workflow } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";
import type { Asked } from "./use-event.js";

/** A revision of a workflow. It never changes, so it is asked for once. */
export function useWorkflow(name: string | undefined, revision = 0): Asked<Workflow> {
  const { client } = useDaemon();
  const { data, error } = useQuery({
    queryKey: ["workflow", name, revision],
    queryFn: ({ signal }) =>
      client.workflows
        .getWorkflow({ name: name!, revision }, { signal })
        .then(({ workflow }) => workflow ?? null),
    enabled: name !== undefined,
    staleTime: Infinity,
  });
  return {
    ...(data === undefined || data === null ? {} : { value: data }),
    ...(error === null ? {} : { error: MachineryError.from(error) }),
  };
}
