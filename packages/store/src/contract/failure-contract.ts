import { expect, test } from "vitest";
import { entryOf, textOf } from "./bytes.js";
import type { WithStore } from "./with-store.js";

/** What a failed write means. For adapters that can be made to fail. */
export function failureContract(withStore: WithStore): void {
  test.each([true, false])(
    "after a failed write (kept: %s) every commit fails until the store has been opened anew",
    (applied) =>
      withStore(async ({ store, subject, reopen }) => {
        await store.commit([entryOf("e/1", "safe")]);
        subject.failNextWrite!(applied);
        const failed = store.commit([entryOf("e/2", "unknown", { "h/2": "unknown" })]);
        const sameBreath = store.commit([entryOf("e/3", "unknown")]);

        const writeFailed = { name: "StoreError", code: "WRITE_FAILED" };
        await expect(failed).rejects.toMatchObject(writeFailed);
        await expect(sameBreath).rejects.toMatchObject(writeFailed);
        await expect(store.commit([entryOf("e/4", "refused")])).rejects.toMatchObject(writeFailed);
        expect(textOf(await store.get("e/1"))).toBe("safe");

        const again = await reopen();
        const [value, head] = await again.getMany(["e/2", "h/2"]);
        expect(textOf(value)).toBe(textOf(head));
        expect(textOf(value)).toBe(applied ? "unknown" : undefined);
        expect(await again.get("e/4")).toBeUndefined();
        expect(textOf(await again.get("e/1"))).toBe("safe");
        await again.commit([entryOf("e/5", "works again")]);
        expect(textOf(await again.get("e/5"))).toBe("works again");
      }),
  );

  test("what was queued behind a failed write fails too", () =>
    withStore(async ({ store, subject, reopen }) => {
      subject.failNextWrite!(false);
      const outcomes: string[] = [];
      const note =
        (name: string) =>
        ({ code }: { code: string }) =>
          void outcomes.push(`${name} ${code}`);
      const first = store.commit([entryOf("e/1", "x")]).catch(note("first"));
      await Promise.resolve();
      const second = store.commit([entryOf("e/2", "x")]).catch(note("second"));
      await Promise.all([first, second]);

      expect(outcomes).toEqual(["first WRITE_FAILED", "second WRITE_FAILED"]);
      expect(await (await reopen()).get("e/2")).toBeUndefined();
    }));
}
