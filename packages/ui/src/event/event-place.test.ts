import { expect, it } from "vitest";
import { formatEventPlace, parseEventPlace, type EventPlace } from "./event-place.js";

const eventId = "01h2xcejqtf2nbrexx3vqjhp";

it.each<EventPlace>([
  { eventId, view: "graph" },
  { eventId, view: "timeline", selected: "reserve[3].reserve_line" },
  { eventId, view: "table", selected: "dispatch[ship].book", at: 120 },
  { eventId, view: "graph", at: 1 },
])("is read as it was written: %o", (place) => {
  expect(parseEventPlace(formatEventPlace(place))).toEqual(place);
});

it.each([
  [`/events/${eventId}`, { eventId, view: "graph" }],
  [`/events/${eventId}/`, { eventId, view: "graph" }],
  [`/events/${eventId}/map/step/%/at/-1`, { eventId, view: "graph" }],
  [`/events/${eventId}/table/step//at/x`, { eventId, view: "table" }],
  [`/events/${eventId}/table/step/a[0].b`, { eventId, view: "table", selected: "a[0].b" }],
])("passes over what it does not understand: %s", (address, place) => {
  expect(parseEventPlace(address)).toEqual(place);
});
