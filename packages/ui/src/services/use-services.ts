import { collect, items, type GetServiceResponse } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";

/** How often what is shown of services is asked for again, in milliseconds. */
const everyMs = 3_000;

/** All services at their newest revisions, by name, with how their calls stand. */
export function useServices() {
  const { client } = useDaemon();
  return useQuery({
    queryKey: ["services"],
    refetchInterval: everyMs,
    queryFn: ({ signal }) =>
      collect(
        items(
          (pageToken) => client.registry.listServices({ pageSize: 1_000, pageToken }, { signal }),
          ({ services }) => services,
        ),
      ),
  });
}

/** A service at a revision (0: the newest), with how its calls stand and who uses it. */
export function useService(name: string, revision: number) {
  const { client } = useDaemon();
  return useQuery<GetServiceResponse>({
    queryKey: ["service", name, revision],
    refetchInterval: everyMs,
    // Another revision is shown over the one before, another service is not.
    placeholderData: (before) => (before?.service?.definition?.name === name ? before : undefined),
    queryFn: ({ signal }) => client.registry.getService({ name, revision }, { signal }),
  });
}
