import type { Workflow } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
import { useDaemon } from "../../daemon.js";
import type { KnownDefinitions } from "../skeletons/known-definitions.js";

/** How often it is looked whether somebody else published meanwhile, in milliseconds. */
const everyMs = 3_000;

/** The newest revision of a workflow, looked at again and again. */
export interface PublishedWorkflow {
  /** Null: there is none of that name. Undefined: it was not read yet. */
  readonly workflow: Workflow | null | undefined;
  readonly error: unknown;
}

/** The newest revision of a workflow, if there is one: what is known says so. It may have no name yet. */
export function usePublishedWorkflow(
  name: string | undefined,
  known: KnownDefinitions | undefined,
): PublishedWorkflow {
  const { client } = useDaemon();
  const isThere = name !== undefined && known?.workflows.has(name) === true;
  const read = async (): Promise<Workflow | null> => {
    const { workflow } = await client.workflows.getWorkflow({ name: name! });
    return workflow ?? null;
  };
  const { data, error } = useQuery({
    queryKey: publishedKey(name),
    queryFn: read,
    enabled: isThere,
    refetchInterval: everyMs,
    staleTime: 0,
  });
  const none = known === undefined ? undefined : null;
  return { workflow: isThere ? data : none, error };
}

/** Where the newest revision of a workflow is kept. */
export const publishedKey = (name: string | undefined): readonly string[] => [
  "published-workflow",
  name ?? "",
];
