import { useQuery } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";
import { defineFirst, postFirst, registerFirst, type FirstSteps } from "./first-steps.js";
import { FirstStepsNote } from "./first-steps-note.js";

/** How often a daemon that knows little is asked whether it knows more, in milliseconds. */
const lookEveryMs = 2_000;

/** Shown where there is no event at all: what to do next, by what the daemon knows so far. */
export function NoEvents() {
  const { client, host } = useDaemon();
  const { data: steps } = useQuery({
    queryKey: ["first-steps"],
    refetchInterval: lookEveryMs,
    queryFn: async ({ signal }): Promise<FirstSteps> => {
      const { workflows } = await client.workflows.listWorkflows({ pageSize: 1 }, { signal });
      const workflow = workflows[0]?.definition;
      if (workflow !== undefined) return postFirst(host.daemonUrl, workflow);
      const { services } = await client.registry.listServices({ pageSize: 1 }, { signal });
      if (services.length === 0) return registerFirst(host.daemonUrl);
      return defineFirst(host.daemonUrl, services[0]?.definition);
    },
  });
  if (steps === undefined) return <div className="events__none" />;
  return <FirstStepsNote steps={steps} />;
}
