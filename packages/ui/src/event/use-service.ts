import type { Service } from "@machinery/client";
import { useQuery } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";

/** How often it is asked how a service stands, in milliseconds. */
const everyMs = 5_000;

/** A service with how its calls stand now, asked for again and again. `name` may be that of an endpoint: `payment.charge`. Undefined: it was not heard yet; null: it cannot be had. */
export function useService(name: string | undefined): Service | null | undefined {
  const { client } = useDaemon();
  const [service = ""] = (name ?? "").split(".");
  const { data, isError } = useQuery({
    queryKey: ["service", service, "state"],
    queryFn: ({ signal }) =>
      client.registry.getService({ name: service }, { signal }).then((got) => got.service ?? null),
    enabled: service !== "",
    refetchInterval: everyMs,
    retry: false,
  });
  return data ?? (isError || service === "" ? null : data);
}
