import { readDefinitions } from "@machinery/language";
import { expect, it } from "vitest";
import { prepareDefinitions } from "./case-definitions.js";
import { readCaseFile } from "./read-case-file.js";
import { runCase } from "./run-case.js";

const workflow = `
name: shop
inputs: { order: { type: string } }
outputs: { by: { type: string }, place: { type: string } }
operations:
  - name: approve
    ask: Is \${ data.order } fine?
    form: { fine: { type: boolean } }
    timeout: 2d
  - name: refused
    when: "!steps.approve.fine"
    raise: { reason: REFUSED }
  - name: collected
    listen: parcel-collected
    key: \${ data.order }
    expects: { place: { type: string } }
    output: \${ answer }
    timeout: 3d
`;

/** What differs in each of the cases of a text. */
async function differencesOf(cases: string) {
  const { file, findings } = readCaseFile(`workflow: shop\ndefinitions: [.]\ncases:\n${cases}`);
  if (file === undefined) throw new Error(JSON.stringify(findings));
  const prepared = prepareDefinitions(file, readDefinitions(workflow).documents);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared));
  const all = [];
  for (const each of file.cases) all.push((await runCase(each, prepared.value)).differences);
  return all;
}

it("a case answers when it is asked, and sends signals", async () => {
  const all = await differencesOf(`
  - name: in order
    data: { order: o-1 }
    answers: [{ ask: approve, by: ada, answer: { fine: true }, after: 3h }]
    signals: [{ name: parcel-collected, key: o-1, data: { place: here }, at: 1d }]
    expect: { outputs: { place: here }, took: 1d }
  - name: the signal is first
    data: { order: o-1 }
    answers: [{ ask: approve, answer: { fine: true }, after: 3h }]
    signals: [{ name: parcel-collected, key: o-1, data: { place: here }, at: 1h }]
    expect: { outputs: { place: here }, took: 3h }
  - name: it is another's signal
    data: { order: o-1 }
    answers: [{ ask: approve, answer: { fine: true } }]
    signals: [{ name: parcel-collected, key: o-2, data: { place: here }, at: 1h }]
    expect: { error: { reason: TIMEOUT, step: collected }, took: 3d }
  - name: refused
    data: { order: o-1 }
    answers: [{ ask: approve, by: ada, answer: { fine: false } }]
    expect: { error: REFUSED, took: 0s }
  - name: nobody answers
    data: { order: o-1 }
    expect: { error: { reason: TIMEOUT, step: approve }, took: 2d }
`);

  expect(all).toEqual([[], [], [], [], []]);
});

it("a case fails with an answer that is none, or that nobody asked for", async () => {
  const all = await differencesOf(`
  - name: another type
    data: { order: o-1 }
    answers: [{ ask: approve, answer: { fine: 7 } }]
    expect: { error: REFUSED }
  - name: one too many
    data: { order: o-1 }
    answers: [{ ask: approve, answer: { fine: false } }, { ask: approve, answer: { fine: true } }]
    expect: { error: REFUSED }
`);

  expect(all[0]).toMatchObject([{ at: "cases[0].answers[0]", what: "the case" }]);
  expect(all[1]).toMatchObject([
    { at: "cases[1].answers[1]", found: "an answer to approve, which never asked" },
  ]);
});
