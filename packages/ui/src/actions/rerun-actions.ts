import {
  EventService,
  EventStatus,
  hasEnded,
  type Event,
  type Field,
  type JsonObject,
} from "@machinery/client";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { copiedCall } from "../copying/call-texts.js";
import { formModel } from "../forms/form-model.js";
import { keptData } from "../forms/kept-data.js";
import { newId } from "../writing/new-id.js";
import type { EventAction } from "./event-action.js";

type RerunRequest = Omit<
  MessageInitShape<typeof EventService.method.rerunEvent.input>,
  "requestId" | "$typeName"
>;

const stays = "The event itself stays as it ended.";

/** The ways to carry an event out again that has ended, as a new one. `inputs` are those of its workflow, as far as they are known. */
export function rerunActions(
  { eventId, data = {} }: Pick<Event, "eventId" | "data">,
  status: EventStatus,
  inputs: readonly Field[] | undefined,
): EventAction[] {
  if (!hasEnded(status)) return [];
  const fromTheBeginning: EventAction[] = [
    {
      name: "Run again",
      says: `A new event with the same data, in the newest revision of the workflow. ${stays}`,
      makesEvent: true,
      order: ordering(() => ({ eventId })),
    },
  ];
  if (inputs !== undefined)
    fromTheBeginning.push({
      name: "Run again with other data",
      says: `A new event with this data, in the newest revision of the workflow. ${stays}`,
      // What is sensitive comes masked, and is to be put in anew.
      asks: { fields: inputs, root: "data", initial: keptData(formModel(inputs, "data"), data) },
      makesEvent: true,
      order: ordering(
        (input) => ({ eventId, data: input }),
        inputs.filter(({ sensitive }) => sensitive).map(({ name }) => ["data", name]),
      ),
    });
  return status === EventStatus.SUCCEEDED
    ? fromTheBeginning
    : [
        {
          name: "Run again from where it ended",
          says: `A new event that begins at the operation this one was at, with what those before it gave. ${stays}`,
          makesEvent: true,
          order: ordering(() => ({ eventId, from: { case: "lastStep", value: true } })),
        },
        ...fromTheBeginning,
      ];
}

/** Carrying an event out again from an operation of its workflow, by its name. */
export function rerunFrom(eventId: string, step: string): EventAction {
  return {
    name: "Run again from here",
    says: `A new event that begins here, in the same revision, with what the operations before gave. ${stays}`,
    makesEvent: true,
    order: ordering(() => ({ eventId, from: { case: "step", value: step } })),
  };
}

/** Repeating an order whose answer was lost gives the same event; other data makes another one. */
function ordering(
  requestOf: (input: JsonObject) => RerunRequest,
  secrets: readonly (readonly string[])[] = [],
): EventAction["order"] {
  let last: { readonly text: string; readonly requestId: string } | undefined;
  return (input) => {
    const text = JSON.stringify(input);
    if (last?.text !== text) last = { text, requestId: newId() };
    const request = { ...requestOf(input), requestId: last.requestId };
    return {
      copied: copiedCall(EventService.method.rerunEvent, request, secrets),
      send: async (client) => (await client.events.rerunEvent(request)).event,
    };
  };
}
