import { create } from "@bufbuild/protobuf";
import { EventStatus } from "@machinery/client";
import { FieldSchema } from "@machinery/protocol";
import { expect, it } from "vitest";
import { callTexts } from "../copying/call-texts.js";
import { rerunActions, rerunFrom } from "./rerun-actions.js";

const inputs = [
  create(FieldSchema, { name: "say", type: "string" }),
  create(FieldSchema, { name: "token", type: "string", sensitive: true }),
];
const event = { eventId: "e1", data: { say: "hello", token: "(masked)" } };
const names = (status: EventStatus) => rerunActions(event, status, inputs).map(({ name }) => name);
const url = "http://127.0.0.1:6224";

it("offers what an end leaves to be done, the likely thing first", () => {
  expect(names(EventStatus.RUNNING)).toEqual([]);
  expect(names(EventStatus.SUCCEEDED)).toEqual(["Run again", "Run again with other data"]);
  expect(names(EventStatus.FAILED)).toEqual([
    "Run again from where it ended",
    "Run again",
    "Run again with other data",
  ]);
  expect(rerunActions(event, EventStatus.SUCCEEDED, undefined).map(({ name }) => name)).toEqual([
    "Run again",
  ]);
});

it("begins its form with the data that the event had, but for what is sensitive", () => {
  const other = rerunActions(event, EventStatus.SUCCEEDED, inputs)[1]!;

  expect(other.asks).toMatchObject({ root: "data", initial: { say: "hello" } });
  expect(other.asks?.initial).not.toHaveProperty("token");
  expect(callTexts(other.order({ say: "bye", token: "t0p" }).copied, url).cli).toMatch(
    /^machinery event rerun e1 -d '\{"say":"bye","token":"\(secret\)"\}' --request-id [0-9a-f]{32}$/,
  );
});

it("makes one event of an order that is repeated, and another of other data", () => {
  const { order } = rerunActions(event, EventStatus.SUCCEEDED, inputs)[1]!;
  const idOf = (data: object) => order({ ...data }).copied.request["request_id"];

  const first = idOf({ say: "a" });
  expect(idOf({ say: "a" })).toBe(first);
  expect(idOf({ say: "b" })).not.toBe(first);
  expect(rerunFrom("e1", "speak").order({}).copied.request).toMatchObject({ event_id: "e1", step: "speak" });
});
