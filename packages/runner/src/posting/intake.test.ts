import { expect, test } from "vitest";
import { Intake } from "./intake.js";

test("so many posts run at once, the others with the next write", () => {
  const intake = new Intake(2, 10);
  const ran: number[] = [];

  for (let post = 1; post <= 5; post++) expect(intake.offer(() => ran.push(post) > 0)).toBe(true);
  expect(ran).toEqual([1, 2]);
  intake.refill();
  expect(ran).toEqual([1, 2, 3, 4]);
  intake.refill();
  expect(ran).toEqual([1, 2, 3, 4, 5]);
  expect(intake.waiting).toBe(0);
});

test("a refused post takes nobody's turn", () => {
  const intake = new Intake(1, 10);
  const ran: string[] = [];

  for (const name of ["refused", "refused", "made", "waits"]) {
    intake.offer(() => {
      ran.push(name);
      return name === "made";
    });
  }

  expect(ran).toEqual(["refused", "refused", "made"]);
});

test("nobody overtakes those who wait", () => {
  const intake = new Intake(1, 10);
  const ran: string[] = [];
  const post = (name: string) => () => ran.push(name) > 0;

  intake.offer(post("a"));
  intake.offer(post("b"));
  intake.offer(post("c"));
  intake.refill();
  intake.offer(post("d"));
  intake.refill();

  expect(ran).toEqual(["a", "b", "c"]);
});

test("too many are turned away", () => {
  const intake = new Intake(0, 1);

  expect(intake.offer(() => true)).toBe(true);
  expect(intake.offer(() => true)).toBe(false);
});
