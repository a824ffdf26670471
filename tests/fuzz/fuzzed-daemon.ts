import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Daemon, runDaemonToItsEnd, startDaemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { mustAccept } from "../text-company.js";

/** What a daemon may take in memory while it is fuzzed, in MiB: it is under 250 at rest, and garbage is let lie for a while. */
const mostMib = 550;

/** A daemon that is to bear what it is sent. */
export interface FuzzedDaemon extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /**
   * What is wrong with it, nothing when all is well: it lives, serves, complains of no fault of its own, and takes no more memory than it may.
   * `repeat` says how to repeat what came before.
   */
  problemsAfter(repeat: string): Promise<string[]>;
  /** Ends it, and says what is wrong with how it ended, or with what it leaves. */
  end(): Promise<string[]>;
}

/** Starts a daemon with a workflow `echo` that needs nobody. */
export async function startFuzzedDaemon(args: readonly string[] = []): Promise<FuzzedDaemon> {
  const folder = createTemporaryFolder();
  const data = join(folder.path, "data");
  const daemon = await startDaemon({ data, args });
  const text = { type: "string" };
  await mustAccept(daemon.url, "/w", {
    name: "echo",
    inputs: { text },
    outputs: { text },
    operations: [{ set: { text: "${ data.text }" } }],
  });
  return {
    url: daemon.url,
    port: daemon.port,
    async problemsAfter(repeat) {
      const problems = [...(await problemsOfService(daemon)), ...faultsOf(daemon)];
      const mib = memoryMib(daemon.pid);
      if (mib !== undefined && mib > mostMib) problems.push(`it takes ${mib} MiB`);
      return problems.map((problem) => `${problem} (after ${repeat})`);
    },
    async end() {
      const { exitCode, signal } = await daemon.end("SIGTERM");
      const verified = await runDaemonToItsEnd({ data, args: ["verify"] });
      return [
        ...(exitCode === 0 ? [] : [`it ended with ${exitCode ?? signal}`]),
        ...(verified.exitCode === 0
          ? []
          : [`what it leaves is not whole: ${verified.stdout}${verified.stderr}`]),
      ];
    },
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** Posts an event, which must go through. */
async function problemsOfService(daemon: Daemon): Promise<string[]> {
  try {
    const { status, body } = await postJson(`${daemon.url}/e/echo?wait=10`, { data: { text: "well" } });
    const outputs = JSON.stringify(body?.["outputs"]);
    return status === 201 && outputs === '{"text":"well"}' ? [] : [`it answers ${status} with ${outputs}`];
  } catch (error) {
    const ended = await Promise.race([daemon.ended, sleep(1_000)]);
    const how = ended === undefined ? "is still there" : `has ended with ${ended.exitCode ?? ended.signal}`;
    return [`it does not answer (${String(error)}) and ${how}; it said last: ${daemon.log().slice(-3_000)}`];
  }
}

/** What it logged of faults of its own. */
const faultsOf = (daemon: Daemon): string[] =>
  daemon
    .log()
    .split("\n")
    .filter((line) => /"level":"?(error|fatal|50|60)/.test(line));

/** How much memory a process takes; undefined where the system does not say. */
function memoryMib(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}
