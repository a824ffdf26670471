import { type Keys, nodeToJson, type Reader, type SourceNode } from "@machinery/language";
import type { JsonValue } from "@machinery/protocol";
import type { Later, Reply, Script } from "./case-file.js";
import { readObject, readSpan } from "./case-reader.js";

/** Reads what services answer: by service or endpoint a list of replies, or one reply for every call. */
export function readScripts(
  reader: Reader,
  node: SourceNode,
  path: string,
  isOwn: boolean,
): Map<string, Script> {
  const scripts = new Map<string, Script>();
  for (const { key, keyAt, value } of reader.map(node, path, "a map of services")?.entries ?? []) {
    const place = `${path}.${key}`;
    reader.mark(place, keyAt);
    const repeats = value.kind !== "list";
    const nodes = repeats ? [value] : value.items;
    const replies: Reply[] = [];
    nodes.forEach((item, index) => {
      const at = repeats ? place : `${place}[${index}]`;
      reader.mark(at, item.at);
      const said = readReply(reader, item, at);
      if (said.kind !== "later") replies.push({ ...said, later: [] });
      else {
        // Who has something to say later, and has not said so, has said so.
        const call = replies.pop() ?? { kind: "answers-later", afterMs: 0, later: [] };
        replies.push({ ...call, later: [...call.later, said.later] });
      }
    });
    scripts.set(key, { path: place, replies, repeats, isOwn });
  }
  return scripts;
}

/** The words of a reply of which it has one. */
const kinds = [
  "answer",
  "status",
  "timeout",
  "lost",
  "unreachable",
  "callback",
  "fail",
  "heartbeat",
] as const;

/** All words of a reply. A map that has others is an answer, written bare. */
const words: ReadonlySet<string> = new Set([...kinds, "body", "retry_after", "after"]);

/** One thing that a service says: about a call, or later. */
type Said = DistributiveOmit<Reply, "later"> | { readonly kind: "later"; readonly later: Later };

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function readReply(reader: Reader, node: SourceNode, path: string): Said {
  const isBare =
    node.kind !== "map" || node.entries.length === 0 || node.entries.some(({ key }) => !words.has(key));
  if (isBare) return { kind: "answers", afterMs: 0, value: nodeToJson(node) };

  const said = node.entries.map(({ key }) => key).filter((key) => kinds.some((kind) => kind === key));
  const [kind] = said;
  if (kind === undefined || said.length > 1) {
    reader.report(path, node.at, {
      code: kind === undefined ? "MISSING_FIELD" : "UNKNOWN_KEY",
      expected: `one of ${kinds.join(", ")}`,
      found: kind === undefined ? "none of them" : said.join(" and "),
      hint: "an answer that has such fields itself is written as `answer: {…}`",
    });
  }
  const found = new Found(path);
  reader.keys(node, path, keysOf(reader, found));
  return found.said();
}

/** What a reply says, as it is read. */
class Found {
  afterMs = 0;
  answer: JsonValue = {};
  status: number | undefined;
  body: JsonValue | undefined;
  retryAfterMs: number | undefined;
  kind: "times-out" | "is-lost" | "is-unreachable" | undefined;
  later: DistributiveOmit<Later, "afterMs" | "path"> | undefined;

  constructor(private readonly path: string) {}

  said(): Said {
    const { afterMs, status, body, path } = this;
    if (this.later !== undefined) return { kind: "later", later: { ...this.later, afterMs, path } };
    if (this.kind !== undefined) return { kind: this.kind, afterMs };
    if (status === undefined) return { kind: "answers", afterMs, value: this.answer };
    if (status === 202) return { kind: "answers-later", afterMs };
    if (status < 300) return { kind: "answers", afterMs, value: body ?? {} };
    return {
      kind: "fails",
      afterMs,
      status,
      ...(body === undefined ? undefined : { body }),
      ...(this.retryAfterMs === undefined ? undefined : { retryAfterMs: this.retryAfterMs }),
    };
  }
}

function keysOf(reader: Reader, found: Found): Keys {
  const flag = (kind: NonNullable<Found["kind"]>) => (node: SourceNode, path: string) => {
    if (reader.boolean(node, path) === true) found.kind = kind;
  };
  return {
    read: {
      answer: (node) => void (found.answer = nodeToJson(node)),
      status: (node, path) => void (found.status = readStatus(reader, node, path)),
      body: (node) => void (found.body = nodeToJson(node)),
      retry_after: (node, path) => void (found.retryAfterMs = readSpan(reader, node, path)),
      timeout: flag("times-out"),
      lost: flag("is-lost"),
      unreachable: flag("is-unreachable"),
      callback: (node, path) =>
        void (found.later = { kind: "completes", value: readObject(reader, node, path) }),
      fail: (node, path) => void (found.later = readFailure(reader, node, path)),
      heartbeat: (node, path) => {
        if (reader.boolean(node, path) === true) found.later = { kind: "beats" };
      },
      after: (node, path) => void (found.afterMs = readSpan(reader, node, path)),
    },
  };
}

function readFailure(
  reader: Reader,
  node: SourceNode,
  path: string,
): DistributiveOmit<Extract<Later, { kind: "fails" }>, "afterMs" | "path"> {
  if (node.kind === "scalar") return { kind: "fails", reason: reader.text(node, path), message: "" };
  let [reason, message] = ["", ""];
  let data: JsonValue | undefined;
  reader.keys(node, path, {
    read: {
      reason: (node, path) => void (reason = reader.text(node, path)),
      message: (node, path) => void (message = reader.text(node, path)),
      data: (node) => void (data = nodeToJson(node)),
    },
  });
  return { kind: "fails", reason, message, ...(data === undefined ? undefined : { data }) };
}

function readStatus(reader: Reader, node: SourceNode, path: string): number {
  const status = reader.number(node, path, true);
  if (status === undefined || (status >= 200 && status <= 599)) return status ?? 200;
  reader.report(path, node.at, {
    code: "INVALID_NUMBER",
    expected: "a status of HTTP, 200 to 599",
    found: String(status),
    hint: "an answer that has a field of this name is written as `answer: {status: …}`",
  });
  return 200;
}
