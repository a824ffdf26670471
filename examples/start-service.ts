import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A service in a process of its own, for a test. */
export interface RunningService extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40001`. */
  readonly origin: string;
  /** Tells it to stop, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a service on a free port and waits for its one line. */
export async function startService(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningService> {
  const child = spawn(command, [...args, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  // However the test ends.
  process.once("exit", () => child.kill("SIGKILL"));
  const exited = once(child, "exit") as Promise<[number | null]>;
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    const [code] = await exited;
    return code;
  };
  return {
    origin: /http:\/\/127\.0\.0\.1:\d+/.exec(line)![0],
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}
