import { create } from "@bufbuild/protobuf";
import { refuse, WatchRequestSchema, type WatchSubjectSchema } from "@machinery/protocol";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { createWatchHandlers } from "./watch-handlers.js";

const resumeExpired = { reason: "RESUME_EXPIRED", expected: "a", found: "b", todo: "c" } as const;

const { watch } = createWatchHandlers({
  async *watchEvent({ eventId, afterSequence }) {
    yield { ok: true, value: { fact: { sequence: afterSequence + 1n, step: eventId } } };
  },
  async *watchEvents({ cursor }) {
    if (cursor === "old") yield refuse(resumeExpired);
    else yield { ok: true, value: { cursor: "c1" } };
  },
});

async function told(subjects: MessageInitShape<typeof WatchSubjectSchema>[], count: number) {
  const left = new AbortController();
  const all: unknown[] = [];
  for await (const result of watch(create(WatchRequestSchema, { subjects }), { signal: left.signal })) {
    all.push(result.ok ? result.value : result.rejection);
    if (all.length === count) break;
  }
  return all;
}

const event = (key: string) => ({ key, subject: { case: "event", value: { eventId: "e1" } } }) as const;

describe("watching many subjects", () => {
  it("says first that the daemon is there, then tells each under its key, and its end", async () => {
    expect(
      await told([{ key: "a", subject: { case: "event", value: { eventId: "e1", afterSequence: 6n } } }], 3),
    ).toEqual([
      {},
      { key: "a", news: { case: "event", value: { fact: { sequence: 7n, step: "e1" } } } },
      { key: "a", news: { case: "end", value: {} } },
    ]);
  });

  it("ends a refused subject with the refusal, and goes on with the others", async () => {
    const all = await told(
      [{ key: "a", subject: { case: "events", value: { cursor: "old" } } }, event("b")],
      5,
    );

    expect(all).toContainEqual({
      key: "a",
      news: {
        case: "end",
        value: {
          reason: "RESUME_EXPIRED",
          expected: resumeExpired.expected,
          found: resumeExpired.found,
          todo: resumeExpired.todo,
        },
      },
    });
    expect(all).toContainEqual({ key: "b", news: { case: "end", value: {} } });
  });

  it.each([
    ["two of one key", [event("a"), event("a")], "subjects[1].key"],
    ["an empty key", [event("")], "subjects[0].key"],
    ["a key that is too long", [event("k".repeat(65))], "subjects[0].key"],
    ["nothing to watch", [{ key: "a" }], "subjects[0]"],
    ["too many", Array.from({ length: 65 }, (_, at) => event(String(at))), "subjects"],
  ])("refuses %s", async (_, subjects, field) => {
    expect(await told(subjects, 2)).toMatchObject([{ reason: "INVALID_ARGUMENT", violations: [{ field }] }]);
  });
});
