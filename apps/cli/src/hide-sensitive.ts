import { MachineryError, type Event, type Field, type JsonObject } from "@machinery/client";
import type { Context } from "./context.js";

/** What stands in place of a value that screens do not show. */
const hidden = "(hidden: -o json shows it)";

/**
 * The event as a screen may show it: data and outputs that its workflow declares sensitive are replaced. Programs get the
 * whole event, so `-o json` and `yaml` do not come here.
 */
export async function hideSensitive(context: Context, event: Event): Promise<Event> {
  const fields = await fieldsOf(context, event);
  // Without the definition nobody can tell what is sensitive: then all of it may be.
  const hide = (object: JsonObject, declared: readonly Field[] | undefined): JsonObject =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => {
        const isShown =
          declared !== undefined && !declared.some((field) => field.name === name && field.sensitive);
        return [name, isShown ? value : hidden];
      }),
    );
  return {
    ...event,
    ...(event.data && { data: hide(event.data, fields?.inputs) }),
    ...(event.outputs && { outputs: hide(event.outputs, fields?.outputs) }),
  };
}

async function fieldsOf(
  context: Context,
  event: Event,
): Promise<{ inputs: readonly Field[]; outputs: readonly Field[] } | undefined> {
  try {
    const request = { name: event.workflow, revision: event.workflowRevision };
    const { workflow } = await context.client.workflows.getWorkflow(request, { signal: context.signal });
    return workflow?.definition;
  } catch (thrown) {
    // Its workflow may have been deleted since.
    if (MachineryError.from(thrown).code === "not_found") return undefined;
    throw thrown;
  }
}
