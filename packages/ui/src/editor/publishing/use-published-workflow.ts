import type { Workflow } from "@machinery/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDaemon } from "../../daemon.js";
import type { KnownDefinitions } from "../skeletons/known-definitions.js";
import { knownQuery } from "../use-known-definitions.js";

/** How often it is looked whether somebody else published meanwhile, in milliseconds. */
const everyMs = 3_000;

/** The newest revision of a workflow, looked at again and again. */
export interface PublishedWorkflow {
  /** Null: there is none of that name. Undefined: it was not read yet. */
  readonly workflow: Workflow | null | undefined;
  readonly error: unknown;
  /** Looks now. */
  readonly look: () => Promise<Workflow | null>;
}

/** The newest revision of a workflow, if there is one: what is known says so. It may have no name yet. */
export function usePublishedWorkflow(
  name: string | undefined,
  known: KnownDefinitions | undefined,
): PublishedWorkflow {
  const { client } = useDaemon();
  const queries = useQueryClient();
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
  const look = async (): Promise<Workflow | null> => {
    const { workflows } = await queries.fetchQuery({ ...knownQuery(client), staleTime: 0 });
    if (name === undefined || !workflows.has(name)) return null;
    return queries.fetchQuery({ queryKey: publishedKey(name), queryFn: read, staleTime: 0 });
  };
  const none = known === undefined ? undefined : null;
  return { workflow: isThere ? data : none, error, look };
}

/** Where the newest revision of a workflow is kept. */
export const publishedKey = (name: string | undefined): readonly string[] => [
  "published-workflow",
  name ?? "",
];
