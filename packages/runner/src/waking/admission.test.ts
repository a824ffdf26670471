import { expect, test } from "vitest";
import { Admission } from "./admission.js";

/** An admission over nothing but timers, of which all that are asked for at once are given when the test says so. */
function createAdmission(room: number) {
  const read = Promise.withResolvers<readonly string[]>();
  const entered = Promise.withResolvers<void>();
  const admitted: string[] = [];
  const timers = {
    isDue: true,
    take: () => {
      timers.isDue = false;
      return read.promise;
    },
  };
  const nobody = { isDone: true, isEmpty: true, take: () => [] };
  const admission = new Admission(
    {
      room: () => room,
      admit: (eventId) => {
        admitted.push(eventId);
        return entered.promise;
      },
      begin: () => Promise.resolve(),
      failed: (error) => {
        throw error;
      },
    },
    nobody as never,
    timers as never,
    nobody as never,
    nobody as never,
    nobody as never,
  );
  return { admission, read, entered, admitted };
}

test("the room of those that are being looked for, or read, is nobody else's", async () => {
  const { admission, read, entered, admitted } = createAdmission(3);
  expect(admission.reserved).toBe(0);

  const pumped = admission.pump();
  expect(admission.reserved).toBe(3);

  read.resolve(["one", "two"]);
  await expect.poll(() => admitted).toEqual(["one", "two"]);
  expect(admission.reserved).toBe(2);

  entered.resolve();
  await pumped;
  expect(admission.reserved).toBe(0);
});

test("where reading fails nothing stays reserved", async () => {
  const { admission, read } = createAdmission(3);
  const failing = admission.pump();
  admission.stop();

  read.reject(new Error("the disk does not answer"));
  await failing;

  expect(admission.reserved).toBe(0);
});
