import { collect, items, type MachineryClient } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";
import type { KnownDefinitions } from "./skeletons/known-definitions.js";

/** How old what is known may become while somebody edits, in milliseconds. */
const freshMs = 15_000;

/** The services and workflows of the daemon, as they are now, more or less: what a workflow is checked against. Nothing until they were read. */
export function useKnownDefinitions(): {
  readonly known: KnownDefinitions | undefined;
  readonly error: unknown;
} {
  const { client } = useDaemon();
  const { data, error } = useQuery({ ...knownQuery(client), refetchInterval: freshMs });
  return { known: data, error };
}

/** Asks for them. */
const knownQuery = (client: MachineryClient) => ({
  queryKey: ["known-definitions"],
  queryFn: () => readAll(client),
  staleTime: freshMs,
});

async function readAll({ registry, workflows }: MachineryClient): Promise<KnownDefinitions> {
  const pageSize = 1_000;
  const [allServices, allWorkflows] = await Promise.all([
    collect(
      items(
        (pageToken) => registry.listServices({ pageSize, pageToken }),
        ({ services }) => services,
      ),
    ),
    collect(
      items(
        (pageToken) => workflows.listWorkflows({ pageSize, pageToken }),
        ({ workflows: page }) => page,
      ),
    ),
  ]);
  return {
    services: byName(allServices.flatMap(({ definition }) => definition ?? [])),
    workflows: byName(allWorkflows.flatMap(({ definition }) => definition ?? [])),
  };
}

const byName = <D extends { readonly name: string }>(definitions: readonly D[]): ReadonlyMap<string, D> =>
  new Map(definitions.map((definition) => [definition.name, definition]));
