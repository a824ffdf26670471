import { eventStatusName } from "@machinery/client";
import type { Command } from "commander";
import { addFilterOptions, eventFilter, type FilterOptions } from "../event-filter.js";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import { renderEventStatus } from "../render/status.js";
import { renderTable } from "../render/table.js";
import type { Session } from "../session.js";

/** `event count`: how many events there are, by workflow and status. */
export function addEventCount(event: Command, session: Session): void {
  const count = event.command("count").description("count events, by workflow and status");
  addFilterOptions(count, true)
    .addHelpText(
      "after",
      `
By workflow and status alone they are counted exactly and at once. With labels or a time they are looked at, the newest first, up to a bound.

Example:
  machinery event count --status failed`,
    )
    .action((options: FilterOptions, command: Command) =>
      session.run(command, async (context) => {
        const { client, environment, signal, style } = context;
        const filter = eventFilter(options, environment.now());
        const { counts, hasMore } = await client.events.countEvents({ filter }, { signal });
        const all = counts.map(({ workflow, status, count: many }) => ({
          workflow,
          status,
          count: Number(many),
        }));
        const total = all.reduce((sum, one) => sum + one.count, 0);
        print(context, {
          json: () => ({
            counts: all.map(({ status, ...one }) => ({ ...one, status: eventStatusName(status) })),
            total,
            has_more: hasMore,
          }),
          name: () => [String(total)],
          table: () =>
            renderTable(
              ["WORKFLOW", "STATUS", "EVENTS"],
              all.map((one) => [
                printable(one.workflow),
                renderEventStatus(one.status, style),
                String(one.count),
              ]),
              style,
            ),
        });
        context.say(`${hasMore ? "at least " : ""}${total} ${total === 1 ? "event" : "events"}`);
      }),
    );
}
