import { expect, test } from "vitest";
import { Intake, type Post } from "./intake.js";

/** Posts that note when they run. */
function intakeOf(limits: Partial<ConstructorParameters<typeof Intake>[0]> = {}, isFull = () => false) {
  const ran: (string | number)[] = [];
  const intake = new Intake(
    { postsPerCommit: 2, postsPerDecision: 2, intake: 10, intakeBytes: 1_000, ...limits },
    isFull,
  );
  const post = (name: string | number, makesEvent = true, bytes = 1): Post => ({
    run() {
      ran.push(name);
      return makesEvent;
    },
    bytes: () => bytes,
  });
  return { intake, ran, post };
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

test("so many posts run at once, the others with the next write", () => {
  const { intake, ran, post } = intakeOf();

  for (const name of upTo(5)) expect(intake.offer(post(name))).toBe(true);
  expect(ran).toEqual([1, 2]);
  intake.refill(2);
  expect(ran).toEqual([1, 2]);
  intake.refill(0);
  expect(ran).toEqual([1, 2, 3, 4]);
  intake.refill(0);
  expect(ran).toEqual([1, 2, 3, 4, 5]);
  expect(intake.waiting).toBe(0);
});

test("beside what events at work have come to, so many join a write as is in proportion, and a few at least", () => {
  const { intake, ran, post } = intakeOf({ postsPerCommit: 256, intake: 1_000 });
  for (const name of upTo(1_000)) intake.offer(post(name));
  const joined = (collected: number): number => {
    const before = ran.length;
    intake.refill(collected);
    return ran.length - before;
  };

  expect(ran).toHaveLength(256);
  expect([joined(256 + 40), joined(40), joined(1), joined(500), joined(0)]).toEqual([0, 80, 32, 256, 256]);
});

test("a write that is full takes no post", () => {
  let isFull = true;
  const { intake, ran, post } = intakeOf({}, () => isFull);

  intake.offer(post("large"));
  intake.refill(1);
  expect(ran).toEqual([]);
  isFull = false;
  intake.refill(0);

  expect(ran).toEqual(["large"]);
});

test("a refused post takes nobody's turn", () => {
  const { intake, ran, post } = intakeOf({ postsPerCommit: 1 });

  for (const name of ["refused", "refused", "made", "waits"]) intake.offer(post(name, name === "made"));

  expect(ran).toEqual(["refused", "refused", "made"]);
});

test("nobody overtakes those who wait", () => {
  const { intake, ran, post } = intakeOf({ postsPerCommit: 1 });

  intake.offer(post("a"));
  intake.offer(post("b"));
  intake.offer(post("c"));
  intake.refill(1);
  intake.refill(0);
  intake.offer(post("d"));
  intake.refill(0);

  expect(ran).toEqual(["a", "b", "c"]);
});

test("too many are turned away", () => {
  const { intake, post } = intakeOf({ postsPerCommit: 0, intake: 1 });

  expect(intake.offer(post("waits"))).toBe(true);
  expect(intake.offer(post("one more"))).toBe(false);
});

test("too much is turned away, until there is room again", () => {
  const { intake, ran, post } = intakeOf({ postsPerCommit: 1, intakeBytes: 100 });

  intake.offer(post("first"));
  expect(intake.offer(post("large", true, 200))).toBe(true);
  expect(intake.offer(post("small"))).toBe(false);
  intake.refill(1);
  intake.refill(0);

  expect(ran).toEqual(["first", "large"]);
  expect(intake.offer(post("small"))).toBe(true);
});

test("what comes after all that waited was run is run at once, for it to be refused: no turn comes any more", () => {
  const { intake, ran, post } = intakeOf({ postsPerCommit: 1 });
  intake.offer(post("first"));
  intake.offer(post("waits"));

  intake.flush();
  intake.offer(post("late"));

  expect(ran).toEqual(["first", "waits", "late"]);
});
