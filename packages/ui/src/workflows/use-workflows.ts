import { collect, items } from "@machinery/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";

/** How often what is shown of workflows is asked for again, in milliseconds. */
const everyMs = 3_000;

/** All workflows at their newest revisions, by name. */
export function useWorkflows() {
  const { client } = useDaemon();
  return useQuery({
    queryKey: ["workflows"],
    refetchInterval: everyMs,
    queryFn: ({ signal }) =>
      collect(
        items(
          (pageToken) => client.workflows.listWorkflows({ pageSize: 1_000, pageToken }, { signal }),
          ({ workflows }) => workflows,
        ),
      ),
  });
}

/** A workflow at a revision; 0: the newest. */
export function useWorkflow(name: string, revision: number) {
  const { client } = useDaemon();
  return useQuery({
    queryKey: ["workflow now", name, revision],
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { workflow } = await client.workflows.getWorkflow({ name, revision }, { signal });
      return workflow!;
    },
  });
}
