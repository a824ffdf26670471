import type { Reader, SourceNode } from "@machinery/language";
import type { ScriptedAnswer, ScriptedSignal } from "./case-file.js";
import { readObject, readSpan, tellMissing } from "./case-reader.js";

/** Reads the signals that are sent to an event. */
export function readSignals(reader: Reader, node: SourceNode, path: string): ScriptedSignal[] {
  return reader.list(node, path, "a list of signals").map((item, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, item.at);
    let [name, atMs] = ["", 0];
    let key: string | undefined;
    let data = {};
    reader.keys(item, place, {
      read: {
        name: (node, path) => void (name = reader.text(node, path)),
        key: (node, path) => void (key = reader.text(node, path, true)),
        data: (node, path) => void (data = readObject(reader, node, path)),
        at: (node, path) => void (atMs = readSpan(reader, node, path)),
      },
    });
    if (name === "") tellMissing(reader, place, item, "name");
    return { path: place, name, data, atMs, ...(key === undefined ? undefined : { key }) };
  });
}

/** Reads what people answer when an event asks. */
export function readAnswers(reader: Reader, node: SourceNode, path: string): ScriptedAnswer[] {
  return reader.list(node, path, "a list of answers").map((item, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, item.at);
    let [ask, by, afterMs] = ["", "somebody", 0];
    let answer = {};
    reader.keys(item, place, {
      read: {
        ask: (node, path) => void (ask = reader.text(node, path)),
        by: (node, path) => void (by = reader.text(node, path)),
        answer: (node, path) => void (answer = readObject(reader, node, path)),
        after: (node, path) => void (afterMs = readSpan(reader, node, path)),
      },
    });
    if (ask === "") tellMissing(reader, place, item, "ask");
    return { path: place, ask, by, answer, afterMs };
  });
}
