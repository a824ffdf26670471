import { collect, items, type Workflow } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
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

/** A workflow at a revision, as it was defined; 0: the newest, as it is now. */
export function useWorkflow(name: string, revision: number) {
  const { client } = useDaemon();
  return useQuery<Workflow>({
    queryKey: ["workflow now", name, revision],
    // A revision never changes.
    ...(revision === 0 ? { refetchInterval: everyMs } : { staleTime: Infinity }),
    // Another revision is shown over the one before, another workflow is not.
    placeholderData: (before) => (before?.definition?.name === name ? before : undefined),
    queryFn: async ({ signal }) => {
      const { workflow } = await client.workflows.getWorkflow({ name, revision }, { signal });
      return workflow!;
    },
  });
}
