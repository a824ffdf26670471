import { collect, items } from "@machinery/client";
import type { Command } from "commander";
import { print } from "../print.js";
import { renderWorkflowList } from "../render/workflow-list.js";
import type { Session } from "../session.js";
import { workflowToJson } from "../workflow-json.js";

/** `workflow list`: all workflows at their newest revisions. */
export function addWorkflowList(workflow: Command, session: Session): void {
  workflow
    .command("list")
    .alias("ls")
    .description("list the defined workflows")
    .addHelpText("after", "\nExample:\n  machinery workflow list")
    .action((_options: object, command: Command) =>
      session.run(command, async (context) => {
        const { client, environment, signal, style } = context;
        const fetch = (pageToken: string) =>
          client.workflows.listWorkflows({ pageToken, pageSize: 1_000 }, { signal });
        const workflows = await collect(items(fetch, (page) => page.workflows));
        if (workflows.length === 0)
          context.say("no workflows yet: define one with `machinery workflow define -f FILE`");
        print(context, {
          json: () => workflows.map(workflowToJson),
          name: () => workflows.map((one) => one.definition?.name ?? ""),
          table: () =>
            workflows.length === 0 ? "" : renderWorkflowList(workflows, environment.now(), style),
        });
      }),
    );
}
