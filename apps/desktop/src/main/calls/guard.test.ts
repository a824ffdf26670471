import { MachineryError } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { guardLevels, type GuardLevel } from "../../wire/connection.js";
import { carriedMethods } from "./carried-methods.js";
import { guard, type GuardedCall } from "./guard.js";

const all = [...carriedMethods.entries()];
const callOf = (name: string): GuardedCall => ({
  carried: carriedMethods.get(name)!,
  subject: "",
  signal: new AbortController().signal,
});

/** What becomes of a call: `done`, or the reason of its refusal. */
async function outcome(
  name: string,
  level: GuardLevel,
  answer: boolean,
  asked: string[] = [],
): Promise<string> {
  try {
    await guard(callOf(name), {
      level: () => level,
      ask: async ({ carried }) => {
        asked.push(carried.method.name);
        return answer;
      },
    });
    return "done";
  } catch (thrown) {
    return MachineryError.from(thrown).reason;
  }
}

describe("the guard of a connection", () => {
  it.each(guardLevels)("lets every read go on without a question when it is %s", async (level) => {
    const asked: string[] = [];

    for (const [name, { kind }] of all.filter(([, { kind }]) => kind === "read"))
      expect(`${kind} ${await outcome(name, level, false, asked)}`).toBe("read done");
    expect(asked).toEqual([]);
  });

  it.each(all.filter(([, { kind }]) => kind === "write").map(([name]) => name))(
    "holds %s back",
    async (name) => {
      expect(await outcome(name, "free", false)).toBe("done");
      expect(await outcome(name, "read-only", true)).toBe("CONNECTION_READ_ONLY");
      expect(await outcome(name, "confirm", true)).toBe("done");
      expect(await outcome(name, "confirm", false)).toBe("WRITE_NOT_CONFIRMED");
    },
  );

  it("goes by the level there is when the call comes", async () => {
    let level: GuardLevel = "free";
    const options = { level: () => level, ask: async () => false };
    const call = callOf("machinery.v1.EventService/CancelEvent");
    await guard(call, options);

    level = "read-only";

    await expect(guard(call, options)).rejects.toThrow("over one that is read-only");
  });
});
