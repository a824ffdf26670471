import { create } from "@bufbuild/protobuf";
import { EventService, EventStatus, hasEnded, type JsonObject } from "@machinery/client";
import { FieldSchema, type Field } from "@machinery/protocol";
import { copiedCall } from "../copying/call-texts.js";
import type { EventAction } from "./event-action.js";

const methods = EventService.method;

/** A text that may be left out. */
export const optionalText = (name: string, description: string): Field =>
  create(FieldSchema, { name, type: "string", required: false, description });

/** What was put in as a text. Empty where nothing was. */
export const textOf = (input: JsonObject, name: string): string => {
  const value = input[name];
  return typeof value === "string" ? value : "";
};

const reason = { fields: [optionalText("reason", "Why, for people.")], root: "reason" };

/** What can be done to an event that stands so. */
export function eventActions(eventId: string, status: EventStatus): EventAction[] {
  if (hasEnded(status)) return [];
  const hold: EventAction =
    status === EventStatus.PAUSED
      ? {
          name: "Resume",
          says: "The event goes on. Steps that are held are tried again, and what has become due meanwhile is done in order.",
          order: () => ({
            copied: copiedCall(methods.resumeEvent, { eventId }),
            send: async (client) => (await client.events.resumeEvent({ eventId })).event,
          }),
        }
      : {
          name: "Pause",
          says: "Calls in flight end and are written down, nothing else begins until it is resumed.",
          asks: reason,
          order: (input) => {
            const request = { eventId, reason: textOf(input, "reason") };
            return {
              copied: copiedCall(methods.pauseEvent, request),
              send: async (client) => (await client.events.pauseEvent(request)).event,
            };
          },
        };
  return [
    hold,
    {
      name: "Cancel",
      says: "The event ends. What it did is undone first, where its workflow says how.",
      asks: reason,
      isDangerous: true,
      order: (input) => {
        const request = { eventId, reason: textOf(input, "reason") };
        return {
          copied: copiedCall(methods.cancelEvent, request),
          send: async (client) => (await client.events.cancelEvent(request)).event,
        };
      },
    },
  ];
}
