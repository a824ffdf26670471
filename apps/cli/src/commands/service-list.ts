import { collect, items } from "@machinery/client";
import type { Command } from "commander";
import { print } from "../print.js";
import { renderServiceList } from "../render/service-list.js";
import { serviceToJson } from "../service-json.js";
import type { Session } from "../session.js";

/** `service list`: all services at their newest revisions. */
export function addServiceList(service: Command, session: Session): void {
  service
    .command("list")
    .alias("ls")
    .description("list the registered services")
    .addHelpText("after", "\nExample:\n  machinery service list -o name")
    .action((_options: object, command: Command) =>
      session.run(command, async (context) => {
        const { client, environment, signal, style } = context;
        const fetch = (pageToken: string) =>
          client.registry.listServices({ pageToken, pageSize: 1_000 }, { signal });
        const services = await collect(items(fetch, (page) => page.services));
        if (services.length === 0)
          context.say("no services yet: register some with `machinery service register -f FILE`");
        print(context, {
          json: () => services.map(serviceToJson),
          name: () => services.map((one) => one.definition?.name ?? ""),
          table: () => (services.length === 0 ? "" : renderServiceList(services, environment.now(), style)),
        });
      }),
    );
}
