import { EventStatus, limits } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { Live } from "../../test/live.js";
import {
  callOf,
  expression,
  forOf,
  listenOf,
  planOf,
  runOf,
  setOf,
  tryOf,
  whileOf,
} from "../../test/plans.js";

const mib = 1024 * 1024;
/** Values of 4 MiB, each its own: nothing is shared that would have to be read back twice. */
const large = (mark: number) => String(mark % 10).repeat(4 * mib);
const most = limits.eventBytes / (4 * mib);
const lines = <T>(make: (name: string, at: number) => T, count: number) =>
  Array.from({ length: count }, (_, at) => make(`s${at}`, at));

/** Goes on as long as full turns leave something to do. */
function run(live: Live): Live {
  while (live.state!.status === EventStatus.RUNNING && live.calls().length === 0) live.wake();
  return live;
}

const tooLarge = (step: string) => ({
  status: EventStatus.FAILED,
  error: {
    reason: "EVENT_TOO_LARGE",
    step,
    message: expect.stringMatching(
      /^This would be \d+ MiB more than the \d+(\.\d)? MiB that the event holds already, of at most 64 MiB/,
    ),
  },
});

describe("an event that would hold too much fails at the step that would be too much", () => {
  it("where values are set", () => {
    const live = new Live(planOf(lines((name, at) => setOf(name, () => ({ [name]: large(at) })), most + 1)));

    live.post();

    expect(run(live).state).toMatchObject(tooLarge(`s${most - 1}`));
  });

  it("where services answer", () => {
    const live = new Live(planOf(lines((name) => callOf(name, { output: { kind: "none" } }), most + 1)));

    live.post();
    for (let at = 0; at < most; at++) live.answer({ text: large(at) });

    expect(live.state).toMatchObject(tooLarge(`s${most - 1}`));
  });

  it("where calls would send what was made for them", () => {
    const inputs = { kind: "mapping", mapping: expression(() => ({ text: large(1).repeat(17) })) } as const;
    const live = new Live(planOf([callOf("one", { input: inputs })]));

    live.post();

    expect(live.state).toMatchObject(tooLarge("one"));
  });

  it("where another workflow would be given what was made for it", () => {
    const data = { kind: "mapping", mapping: expression(() => ({ text: large(1).repeat(17) })) } as const;
    const live = new Live(planOf([runOf("one", { input: data })]));

    live.post();

    expect(live.state).toMatchObject(tooLarge("one"));
  });

  it("where a loop goes over more, and where it collects more", () => {
    const items = new Live(planOf([forOf("all", [], { over: expression(() => [large(1).repeat(17)]) })]));
    const collected = new Live(
      planOf([
        forOf("all", [], {
          over: expression(() => lines((name) => name, most + 1)),
          collect: expression(({ locals }) => large(locals!["item_index"] as number)),
        }),
      ]),
    );

    for (const live of [items, collected]) {
      live.post();
      expect(run(live).state).toMatchObject(tooLarge("all"));
    }
  });

  it("where a signal comes", () => {
    const fill = lines((name, at) => setOf(name, () => ({ [name]: large(at) })), most - 1);
    const live = new Live(planOf([...fill, listenOf("one", "go")]));

    live.post();
    run(live);
    live.signal("go", "1", { text: large(1) });

    expect(live.state).toMatchObject(tooLarge("one"));
  });
});

it("can be caught, and the event goes on", () => {
  const live = new Live(
    planOf([
      tryOf(
        "try",
        [setOf("much", () => ({ text: large(1).repeat(17) }))],
        [{ do: [setOf("less", () => ({ text: "none" }))] }],
      ),
    ]),
  );

  live.post();

  expect(live.state).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { text: "none" } });
});

it("is not what an event held before and holds no longer", () => {
  const rounds = 3 * most;
  const live = new Live(
    planOf([
      whileOf(
        "all",
        expression(() => true),
        rounds,
        [setOf("again", ({ data }) => ({ text: large((data["count"] as number) ?? 0), count: 1 }))],
      ),
      setOf("last", () => ({ text: "" })),
    ]),
  );
  const before = new Live(
    planOf([
      forOf("all", [setOf("each", ({ locals }) => ({ text: large(locals!["item_index"] as number) }))], {
        over: expression(() => lines((name) => name, rounds)),
      }),
    ]),
  );

  live.post();
  before.post();

  expect(run(live).state!.error?.reason).toBe("LOOP_LIMIT");
  expect(run(before).state).toMatchObject({ status: EventStatus.SUCCEEDED });
});
