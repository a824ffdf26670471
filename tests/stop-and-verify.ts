import { expect } from "vitest";
import { runDaemonToItsEnd, type Daemon, type DaemonOptions } from "./daemon.js";

/** Stops a daemon as one should, and asserts that its data is then whole: the end of every test of a fault. */
export async function stopAndVerify(daemon: Daemon, data: string | DaemonOptions): Promise<void> {
  expect(await daemon.end("SIGTERM")).toMatchObject({ exitCode: 0 });
  await verifyClean(data);
}

/** Asserts that the data of a daemon that has ended, however it did, is whole. */
export async function verifyClean(data: string | DaemonOptions): Promise<void> {
  const options = typeof data === "string" ? { data } : data;
  const { exitCode, stdout, stderr } = await runDaemonToItsEnd({ ...options, args: ["verify"] });
  expect([exitCode, stderr, stdout]).toEqual([
    0,
    "",
    expect.stringMatching(/^.*catalogue: whole\n(?:.*\/\d+: whole\n)+$/),
  ]);
}
