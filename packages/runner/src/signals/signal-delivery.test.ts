import { create } from "@bufbuild/protobuf";
import { SignalEntrySchema } from "@machinery/protocol/store";
import type { StoreReader } from "@machinery/store";
import { expect, test } from "vitest";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import { Deliveries } from "./deliveries.js";
import { SignalDelivery } from "./signal-delivery.js";

const [one, other] = ["01k2m9x0000000000000000a", "01k2m9x0000000000000000b"] as const;

const everywhere = { tried: Promise.resolve(true), done: Promise.resolve(true) };

/** A store in which nothing can be read but who listens. */
function readerOf(listening: readonly (readonly [number: number, eventId: string])[]): StoreReader {
  async function* range(): AsyncGenerator<readonly [string, Uint8Array]> {
    for (const [number, eventId] of listening) {
      yield await Promise.resolve([`k/collected=a/${String(number)}/${eventId}`, new Uint8Array()] as const);
    }
  }
  return { range } as unknown as StoreReader;
}

test("an event with many steps that listen is told of a signal once", async () => {
  const told: string[] = [];
  const deliveries: Deliveries = new Deliveries(() => {
    for (const eventId of deliveries.take(64)) {
      for (const delivery of deliveries.of(eventId)) {
        told.push(eventId);
        delivery.told(true);
      }
    }
  });
  const delivery = new SignalDelivery({
    reader: readerOf([
      [1, one],
      [1, other],
      [2, one],
      [2, other],
      [3, one],
    ]),
    pipeline: { add: () => undefined } as unknown as CommitPipeline,
    deliveries,
    spread: () => everywhere,
    isOver: () => false,
    trouble: (error) => {
      throw error;
    },
  });

  await delivery.deliver(
    create(SignalEntrySchema, {
      name: "collected",
      key: "a",
      signalId: "s",
      data: new TextEncoder().encode("{}"),
    }),
    everywhere,
  );

  expect(told).toEqual([one, other]);
});
