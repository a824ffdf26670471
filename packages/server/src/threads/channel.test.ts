import { StoreError } from "@machinery/store";
import { expect, test } from "vitest";
import { openChannel } from "../../test/open-channel.js";
import { type Channel, ChannelError } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

function connect(handlers: ChannelHandlers, most?: number): Channel {
  const { near, far } = openChannel(most);
  far.serve(handlers);
  return near;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits, message by message, until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let left = 10_000; !holds(); left--) {
    if (left === 0) throw new Error("it never held");
    await turn();
  }
}

test("a question is answered, whatever the data holds", async () => {
  const channel = connect({ asked: { same: (argument: unknown) => argument } });
  const value = {
    text: "ü",
    large: 12n,
    bytes: Uint8Array.of(1, 2),
    far: Infinity,
    nothing: undefined,
    deep: JSON.parse('{"__proto__": {"a": [1, null]}}') as unknown,
  };

  expect(await channel.ask("same", value)).toEqual(value);
});

test("many questions are answered in the order they are done", async () => {
  const waiting = new Map<number, () => void>();
  const channel = connect({
    asked: {
      wait: (number: number) => new Promise((resolve) => waiting.set(number, () => resolve(number))),
    },
  });
  const answers: unknown[] = [];
  const asked = [1, 2, 3].map((number) => channel.ask("wait", number).then((answer) => answers.push(answer)));
  await until(() => waiting.size === 3);
  for (const number of [3, 1, 2]) {
    waiting.get(number)!();
    await until(() => answers.includes(number));
  }
  await Promise.all(asked);

  expect(answers).toEqual([3, 1, 2]);
});

test("what goes wrong at the other end arrives with its class, its code and its cause", async () => {
  const cause = Object.assign(new Error("no space"), { code: "ENOSPC", syscall: "write" });
  const channel = connect({
    asked: {
      fail: () => {
        throw new StoreError("DAMAGED", "a flipped byte", { cause, key: "e/1" });
      },
    },
  });
  const error = await channel.ask("fail", undefined).catch((error: unknown) => error);

  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({
    code: "DAMAGED",
    key: "e/1",
    message: "a flipped byte",
    cause: { code: "ENOSPC", syscall: "write" },
  });
});

test("an answer that is no plain data fails alone", async () => {
  const channel = connect({ asked: { odd: () => () => 1, even: () => 2 } });
  const [odd, even] = await Promise.allSettled([channel.ask("odd", 0), channel.ask("even", 0)]);

  expect([odd.status, even]).toEqual(["rejected", { status: "fulfilled", value: 2 }]);
  await expect(channel.ask("even", () => 1)).rejects.toThrow(/could not be cloned/);
});

test("a stream flows as it is read, and no further", async () => {
  let given = 0;
  async function* numbers(): AsyncGenerator<number> {
    while (given < 1_000) yield await Promise.resolve(given++);
  }
  const channel = connect({ opened: { numbers } });
  const stream = channel.open("numbers", undefined);
  expect(await stream.next()).toEqual({ done: false, value: 0 });
  await until(() => given >= 16);
  for (let at = 0; at < 50; at++) await turn();
  expect(given).toBeLessThanOrEqual(17);

  const read: unknown[] = [];
  for await (const number of stream) read.push(number);
  expect(read).toEqual(Array.from({ length: 999 }, (_, at) => at + 1));
});

test("a stream that is left is left at the other end, too", async () => {
  const ended: string[] = [];
  async function* endless(name: string, signal: AbortSignal): AsyncGenerator<number> {
    try {
      for (let at = 0; !signal.aborted; at++) {
        yield at;
        if (name === "quiet")
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      }
    } finally {
      ended.push(name);
    }
  }
  const channel = connect({ opened: { endless } });
  for await (const number of channel.open("endless", "loud")) if (number === 40) break;
  await until(() => ended.includes("loud"));

  const abort = new AbortController();
  const quiet = channel.open("endless", "quiet", abort.signal);
  await quiet.next();
  const next = quiet.next();
  abort.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  await until(() => ended.includes("quiet"));
});

test("whoever asks can take it back", async () => {
  let heard = false;
  const channel = connect({
    asked: {
      slow: (_: unknown, signal: AbortSignal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            heard = true;
            resolve("given up");
          });
        }),
    },
  });
  const abort = new AbortController();
  const asked = channel.ask("slow", undefined, abort.signal);
  await turn();
  abort.abort();

  expect(await asked).toBe("given up");
  expect(heard).toBe(true);
});

test("what comes before anybody answers is kept", async () => {
  const { near, far } = openChannel();
  const told: unknown[] = [];
  const asked = near.ask("name", undefined);
  near.tell("note", 1);
  for (let at = 0; at < 20; at++) await turn();
  far.serve({ asked: { name: () => "far" }, told: { note: (value: number) => void told.push(value) } });

  expect([await asked, told]).toEqual(["far", [1]]);
});

test("only so much is under way", async () => {
  const channel = connect({ asked: { never: () => new Promise(() => {}) } }, 2);
  void channel.ask("never", 1).catch(() => undefined);
  void channel.ask("never", 2).catch(() => undefined);

  await expect(channel.ask("never", 3)).rejects.toMatchObject({ code: "BUSY" });
});

test("all that is under way fails when the other end is gone", async () => {
  async function* nothing(): AsyncGenerator<number> {
    await new Promise(() => {});
    yield 1;
  }
  const { near: channel, far } = openChannel();
  far.serve({ asked: { never: () => new Promise(() => {}) }, opened: { nothing } });
  const asked = channel.ask("never", undefined);
  const read = channel.open("nothing", undefined).next();
  await turn();
  far.close();

  await expect(asked).rejects.toBeInstanceOf(ChannelError);
  await expect(read).rejects.toMatchObject({ code: "CLOSED" });
  await expect(channel.ask("never", undefined)).rejects.toMatchObject({ code: "CLOSED" });
});
