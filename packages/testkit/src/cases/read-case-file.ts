import { type Finding, parseText, Reader, type SourceNode } from "@machinery/language";
import type { CaseFile, Expectation, Script, ScriptedAnswer, ScriptedSignal, TestCase } from "./case-file.js";
import { readObject, readSpan, tellMissing } from "./case-reader.js";
import { readExpectation } from "./read-expectation.js";
import { readAnswers, readSignals } from "./read-people.js";
import { readScripts } from "./read-script.js";

/** The most cases one file may have. */
const MOST_CASES = 1_000;

/** When events are posted unless a case says otherwise: all that happens in a case has the same times in every run. */
const START_MS = Date.UTC(2026, 0, 1);

/** Reads a file of cases. There is no file where there are errors among the findings, whose places are those in the text. */
export function readCaseFile(text: string): { file?: CaseFile; findings: Finding[] } {
  const { documents, position } = parseText(text);
  const [first, ...others] = documents.filter(
    ({ node, problems }) => node !== undefined || problems.length > 0,
  );
  const reader = new Reader();
  for (const { at, problem } of first?.problems ?? []) reader.report("", at, problem);
  const [extra] = others;
  if (extra !== undefined) {
    reader.report("", extra.node?.at ?? 0, {
      code: "UNKNOWN_KEY",
      expected: "one document",
      found: `${others.length + 1}`,
      hint: "put each workflow's cases into a file of its own",
    });
  }
  const file = first?.node === undefined ? undefined : readTop(reader, first.node);
  if (file === undefined && first === undefined) {
    reader.report("", 0, { code: "DOCUMENT_EMPTY", expected: "cases", found: "nothing", hint: "write one" });
  }
  const findings = reader.found().map(({ finding, at }) => ({ ...finding, ...position(at) }));
  if (file === undefined || findings.some(({ severity }) => severity === "error")) return { findings };
  return { file: { ...file, locate: (path) => position(reader.place(path)) }, findings };
}

function readTop(reader: Reader, node: SourceNode): Omit<CaseFile, "locate"> {
  let workflow = "";
  let definitions: string[] = [];
  let cases: TestCase[] = [];
  let shared = new Map<string, Script>();
  const read = {
    workflow: (node: SourceNode, path: string) => void (workflow = reader.text(node, path)),
    definitions: (node: SourceNode, path: string) => {
      definitions = reader
        .list(node, path, "a list of files and folders")
        .map((item, index) => reader.text(item, `${path}[${index}]`));
    },
    services: (node: SourceNode, path: string) => void (shared = readScripts(reader, node, path, false)),
    cases: (node: SourceNode, path: string) => void (cases = readCases(reader, node, path)),
  };
  reader.mark("", node.at);
  reader.keys(node, "", { read });
  const said = node.kind === "map" ? node.entries.filter(({ value }) => !isNothing(value)) : [];
  for (const what of node.kind === "map" ? ["workflow", "definitions", "cases"] : [])
    if (!said.some(({ key }) => key === what)) tellMissing(reader, "", node, what);
  return {
    workflow,
    definitions,
    cases: cases.map((each) => ({ ...each, services: new Map([...shared, ...each.services]) })),
  };
}

function readCases(reader: Reader, node: SourceNode, path: string): TestCase[] {
  const items = reader.list(node, path, "a list of cases");
  if (items.length > MOST_CASES) {
    reader.report(path, node.at, {
      code: "TOO_LARGE",
      expected: `at most ${MOST_CASES} cases in a file`,
      found: `${items.length}`,
      hint: "use several files",
    });
  }
  const names = new Set<string>();
  return items.slice(0, MOST_CASES).map((item, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, item.at);
    const read = readCase(reader, item, place);
    if (names.has(read.name)) {
      reader.report(`${place}.name`, reader.place(`${place}.name`), {
        code: "DUPLICATE_NAME",
        expected: "a name of its own for each case",
        found: `\`${read.name.slice(0, 80)}\` again`,
        hint: "rename one of them",
      });
    }
    names.add(read.name);
    return read;
  });
}

function readCase(reader: Reader, node: SourceNode, path: string): TestCase {
  let expect: Expectation | undefined;
  const found = {
    name: "",
    data: {},
    labels: {} as Record<string, string>,
    timeMs: START_MS,
    services: new Map<string, Script>(),
    signals: [] as ScriptedSignal[],
    answers: [] as ScriptedAnswer[],
    cancelAfterMs: undefined as number | undefined,
    untilMs: undefined as number | undefined,
  };
  reader.keys(node, path, {
    read: {
      name: (node, path) => void (found.name = reader.text(node, path, true)),
      data: (node, path) => void (found.data = readObject(reader, node, path)),
      labels: (node, path) => {
        for (const { key, value } of reader.map(node, path, "a map of texts")?.entries ?? [])
          found.labels[key] = reader.text(value, `${path}.${key}`);
      },
      time: (node, path) => void (found.timeMs = readMoment(reader, node, path)),
      services: (node, path) => void (found.services = readScripts(reader, node, path, true)),
      signals: (node, path) => void (found.signals = readSignals(reader, node, path)),
      answers: (node, path) => void (found.answers = readAnswers(reader, node, path)),
      cancel: (node, path) => void (found.cancelAfterMs = readCancel(reader, node, path)),
      until: (node, path) => void (found.untilMs = readSpan(reader, node, path)),
      expect: (node, path) => void (expect = readExpectation(reader, node, path)),
    },
  });
  if (found.name === "") tellMissing(reader, path, node, "name");
  if (expect === undefined) tellMissing(reader, path, node, "expect");
  const { cancelAfterMs, untilMs, ...rest } = found;
  return {
    ...rest,
    path,
    ...(cancelAfterMs === undefined ? undefined : { cancelAfterMs }),
    ...(untilMs === undefined ? undefined : { untilMs }),
    expect: expect ?? { path, status: 0 },
  };
}

function readCancel(reader: Reader, node: SourceNode, path: string): number | undefined {
  let afterMs: number | undefined;
  reader.keys(node, path, {
    read: { after: (node, path) => void (afterMs = readSpan(reader, node, path)) },
  });
  if (afterMs === undefined) tellMissing(reader, path, node, "after");
  return afterMs;
}

function readMoment(reader: Reader, node: SourceNode, path: string): number {
  const text = reader.text(node, path);
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  reader.report(path, node.at, {
    code: "TYPE_MISMATCH",
    expected: "a time such as `2026-11-23T06:45:00Z`",
    found: `\`${text.slice(0, 60)}\``,
    hint: "write it in UTC",
  });
  return START_MS;
}

/** Whether a node holds nothing, or a list or map with nothing in it. */
function isNothing(node: SourceNode): boolean {
  if (node.kind === "scalar") return node.value === null || node.value === "";
  return node.kind === "list" ? node.items.length === 0 : node.entries.length === 0;
}
