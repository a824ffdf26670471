import { readDefinitions } from "@machinery/language";
import { describe, expect, it } from "vitest";
import { prepareDefinitions } from "./case-definitions.js";
import { readCaseFile } from "./read-case-file.js";
import { type CaseReport, runCase } from "./run-case.js";

const definitions = `
name: pay
address: http://127.0.0.1:9/
attempt_timeout: 5s
endpoints:
  - name: charge
    path: /charges
    inputs: { amount: { type: int } }
    outputs: { receipt: { type: string } }
  - name: rate
    path: /rate
    method: GET
    answer: rate
    outputs: { rate: { type: number } }
---
name: shop
inputs: { amount: { type: int } }
outputs: { receipt: { type: string }, rate: { type: number } }
operations:
  - name: charge
    call: pay.charge
    output: \${ answer }
    retry: { attempts: 3, first: 1s, factor: 2, jitter: 0 }
  - name: later
    when: data.amount > 100
    wait: 2d
  - name: rate
    when: data.amount > 100
    call: pay.rate
    output: \${ answer }
`;

/** Runs the cases of a text over the definitions above. */
async function run(cases: string, given = definitions): Promise<CaseReport[]> {
  const { file, findings } = readCaseFile(`workflow: shop\ndefinitions: [.]\ncases:\n${cases}`);
  if (file === undefined) throw new Error(JSON.stringify(findings));
  const prepared = prepareDefinitions(file, readDefinitions(given).documents);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared));
  const reports: CaseReport[] = [];
  for (const each of file.cases) reports.push(await runCase(each, prepared.value));
  return reports;
}

const fine = "expect: { outputs: { receipt: r-1 } }";

describe("a case", () => {
  it("looks at its event in the end, however short the workflow keeps those that have ended", async () => {
    const [report] = await run(
      `
  - name: small
    data: { amount: 2 }
    services: { pay.charge: [{ receipt: r-1 }] }
    ${fine}
`,
      definitions.replace("name: shop", "name: shop\nretention: 0s"),
    );

    expect(report).toMatchObject({ ok: true, differences: [] });
  });

  it("holds when what comes is as it expects, and says how long that took", async () => {
    const [report] = await run(`
  - name: large
    data: { amount: 200 }
    services:
      pay.charge: [{ status: 503, after: 500ms }, { receipt: r-1 }]
      pay.rate: [7.5]
    expect:
      status: SUCCEEDED
      outputs: { receipt: r-1, rate: 7.5 }
      calls:
        - { service: pay.charge, inputs: { amount: 200 }, step: charge, attempt: 1 }
        - { service: pay.charge, attempt: 2 }
        - pay.rate
      steps: { charge: SUCCEEDED, later: SUCCEEDED }
      took: 2d1s500ms
`);

    expect(report).toMatchObject({ ok: true, differences: [], calls: 3, tookMs: 2 * 86_400_000 + 1_500 });
  });

  it("says where what came differs, and where in the file that was expected", async () => {
    const [report] = await run(`
  - name: large
    data: { amount: 200 }
    services: { pay.charge: [{ receipt: r-2 }], pay.rate: [7] }
    expect:
      outputs: { receipt: r-1, rate: 7, more: 1 }
      calls: [pay.rate, pay.charge]
      steps: { later: SKIPPED, never: FAILED }
      took: 1d
`);

    expect(report?.differences).toEqual([
      { at: "cases[0].expect.outputs.receipt", what: "outputs.receipt", expected: '"r-1"', found: '"r-2"' },
      { at: "cases[0].expect.outputs.more", what: "outputs.more", expected: "1", found: "nothing" },
      { at: "cases[0].expect.steps.later", what: "steps.later", expected: "SKIPPED", found: "SUCCEEDED" },
      { at: "cases[0].expect.steps.never", what: "steps.never", expected: "FAILED", found: "no such step" },
      {
        at: "cases[0].expect.calls[0]",
        what: "calls",
        expected: "pay.rate, pay.charge",
        found: "pay.charge, pay.rate",
      },
      { at: "cases[0].expect.took", what: "took", expected: "1d", found: "2d" },
    ]);
  });

  it("says why an event failed that should not", async () => {
    const [report] = await run(`
  - name: declined
    data: { amount: 1 }
    services: { pay.charge: [{ status: 402, body: { type: DECLINED, detail: no money } }] }
    ${fine}
`);

    expect(report?.differences).toEqual([
      {
        at: "cases[0].expect.status",
        what: "status",
        expected: "SUCCEEDED",
        found: "FAILED: DECLINED, pay.charge answered 402: no money, in charge",
      },
    ]);
  });

  it("expects an event to fail where it expects an error", async () => {
    const reports = await run(`
  - name: the reason alone
    data: { amount: 1 }
    services: { pay.charge: [{ status: 402, body: { type: DECLINED } }] }
    expect: { error: DECLINED }
  - name: more about it
    data: { amount: 1 }
    services: { pay.charge: [{ lost: true }, { timeout: true }, { unreachable: true, after: 1s }] }
    expect: { error: { reason: UNREACHABLE, step: charge, attempts: 3 }, took: 9s }
  - name: another
    data: { amount: 1 }
    services: { pay.charge: { status: 400 } }
    expect: { error: { reason: DECLINED } }
`);

    expect(reports.map(({ differences }) => differences)).toEqual([
      [],
      [],
      [
        {
          at: "cases[2].expect.error.reason",
          what: "error.reason",
          expected: '"DECLINED"',
          found: '"HTTP_4XX"',
        },
      ],
    ]);
  });

  it("fails at a call that it has no answer for, and for an answer that no call asked for", async () => {
    const reports = await run(`
  - name: none
    data: { amount: 1 }
    ${fine}
  - name: none left
    data: { amount: 1 }
    services: { pay.charge: [{ status: 503 }] }
    ${fine}
  - name: one too many
    data: { amount: 1 }
    services: { pay.charge: [{ receipt: r-1 }, { receipt: r-2 }], pay.rate: { rate: 1 } }
    ${fine}
`);

    expect(reports.map(({ differences }) => differences.map(({ at, found }) => [at, found]))).toEqual([
      [["cases[0].services", "a call of pay.charge (step charge, attempt 1), and the case has none for it"]],
      [
        [
          "cases[1].services.pay.charge",
          "a call of pay.charge (step charge, attempt 2), and the case has none left after the one answer for it",
        ],
      ],
      [["cases[2].services.pay.charge", "1 answer of pay.charge that no call asked for"]],
    ]);
  });

  it("may give one reply to every call, and one for all endpoints", async () => {
    const reports = await run(`
  - name: a reply of its own for each call
    data: { amount: 1 }
    services: { pay: { status: 503, retry_after: 10s } }
    expect: { error: HTTP_5XX, calls: { pay.charge: 3, pay.rate: 0 }, took: 20s }
`);

    expect(reports).toMatchObject([{ ok: true, calls: 3 }]);
  });

  it("may cancel its event", async () => {
    const reports = await run(`
  - name: while it waits
    data: { amount: 200 }
    services: { pay.charge: [{ receipt: r-1 }] }
    cancel: { after: 1d }
    expect: { status: CANCELLED, steps: { later: CANCELLED }, took: 1d }
`);

    expect(reports).toMatchObject([{ ok: true, tookMs: 86_400_000 }]);
  });

  it("may look at its event before that has ended", async () => {
    const reports = await run(`
  - name: while it waits
    data: { amount: 200 }
    services: { pay.charge: [{ receipt: r-1 }] }
    until: 1d
    expect: { status: WAITING, steps: { later: WAITING } }
  - name: too late for that
    data: { amount: 200 }
    services: { pay.charge: [{ receipt: r-1 }], pay.rate: [7] }
    until: 3d
    expect: { status: WAITING }
`);

    expect(reports.map(({ differences }) => differences)).toMatchObject([[], [{ found: "SUCCEEDED" }]]);
  });

  it("fails when its data is refused", async () => {
    const [report] = await run(`
  - name: no amount
    ${fine}
`);

    expect(report?.differences).toMatchObject([{ at: "cases[0].data", what: "the post" }]);
  });

  it("gives the same in every run", async () => {
    const text = `
  - name: twice
    data: { amount: 500 }
    services: { pay.charge: [{ lost: true }, { receipt: r-1 }], pay.rate: [1] }
    ${fine}
`;

    expect(await run(text)).toEqual(await run(text));
  });
});

describe("an answer that comes later", () => {
  const later = `
name: pay
address: http://127.0.0.1:9/
inputs: { amount: { type: int } }
outputs: { receipt: { type: string } }
---
name: shop
inputs: { amount: { type: int } }
outputs: { receipt: { type: string } }
operations:
  - call: pay
    output: \${ answer }
    timeout: 1h
    heartbeat_timeout: 10m
    retry: { attempts: 2, first: 1s, factor: 1, jitter: 0, on: [TIMEOUT, BUSY] }
`;
  const data = "data: { amount: 1 }";

  it("is said by callback, in the order it is written", async () => {
    const reports = await run(
      `
  - name: at once
    ${data}
    services: { pay: [{ callback: { receipt: r-1 } }] }
    expect: { outputs: { receipt: r-1 }, calls: [pay], took: 0s }
  - name: after a while, with a sign of life
    ${data}
    services:
      pay: [{ status: 202, after: 1s }, { heartbeat: true, after: 9m }, { callback: { receipt: r-1 }, after: 9m }]
    expect: { outputs: { receipt: r-1 }, took: 18m1s }
  - name: it is declined
    ${data}
    services: { pay: [{ status: 202 }, { fail: { reason: DECLINED, message: no money }, after: 5m }] }
    expect: { error: { reason: DECLINED, message: no money }, took: 5m }
  - name: it is busy, and asked again
    ${data}
    services: { pay: [{ fail: BUSY, after: 5m }, { status: 202 }, { callback: { receipt: r-2 }, after: 1s }] }
    expect: { outputs: { receipt: r-2 }, calls: { pay: 2 }, took: 5m2s }
`,
      later,
    );

    expect(reports.map(({ differences }) => differences)).toEqual([[], [], [], []]);
  });

  it("is told when it is none", async () => {
    const reports = await run(
      `
  - name: another type
    ${data}
    services: { pay: [{ callback: { receipt: 7 } }] }
    expect: { outputs: { receipt: r-1 } }
`,
      later,
    );

    expect(reports[0]?.differences).toMatchObject([
      { at: "cases[0].services.pay[0]", what: "the case", expected: "only what it foresees" },
    ]);
    expect(reports[0]?.differences[0]?.found).toContain("outputs.receipt");
  });
});

describe("what was done", () => {
  const undoing = `
name: hotel
address: http://127.0.0.1:9/
endpoints:
  - { name: book, path: /b, inputs: { room: { type: string } }, outputs: { booking: { type: string } } }
  - { name: cancel, path: /c, inputs: { booking: { type: string } } }
---
name: shop
inputs: { room: { type: string } }
outputs: {}
operations:
  - name: book
    call: hotel.book
    compensate: { call: hotel.cancel, input: { booking: "\${ has(steps.book) ? steps.book.booking : '' }" } }
  - name: sorry
    raise: { reason: SORRY }
`;

  it("is undone, as the services of the case say", async () => {
    const reports = await run(
      `
  - name: it is
    data: { room: "7" }
    services: { hotel.book: [{ booking: b-1 }], hotel.cancel: [{ status: 503 }, {}] }
    expect:
      error: SORRY
      calls:
        - hotel.book
        - { service: hotel.cancel, inputs: { booking: b-1 }, step: book/undo }
        - hotel.cancel
      steps: { book: COMPENSATED }
`,
      undoing,
    );

    expect(reports[0]?.differences).toEqual([]);
  });
});

describe("a workflow that others run", () => {
  const both = `
name: pay
address: http://127.0.0.1:9/
inputs: { amount: { type: int } }
outputs: { receipt: { type: string } }
---
name: child
services: [pay]
inputs: { amount: { type: int } }
outputs: { receipt: { type: string } }
---
name: shop
inputs: { amount: { type: int } }
outputs: { receipt: { type: string } }
operations:
  - run: child
    output: \${ answer }
`;

  it("is carried out, too", async () => {
    const reports = await run(
      `
  - name: paid by the child
    data: { amount: 3 }
    services: { pay: [{ answer: { receipt: r-1 }, after: 2s }] }
    expect: { outputs: { receipt: r-1 }, calls: [{ service: pay, inputs: { amount: 3 } }], took: 2s }
  - name: the child fails
    data: { amount: 3 }
    services: { pay: { status: 402, body: { type: DECLINED } } }
    expect: { error: { reason: DECLINED } }
`,
      both,
    );

    expect(reports.map(({ differences }) => differences)).toEqual([[], []]);
  });
});
