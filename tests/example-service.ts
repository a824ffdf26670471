import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");
const tether = pathToFileURL(join(root, "scripts/tether.mjs")).href;

/** One of the example services, in a process of its own on a free port. */
export interface ExampleService extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40001`. */
  readonly origin: string;
}

/** Starts an example service in JavaScript, such as `orders`. */
export const startExampleService = (name: string): Promise<ExampleService> =>
  start(process.execPath, ["--import", tether, join(root, `examples/services/${name}.mjs`)]);

/** Starts an example service in Python, such as `title`. */
export const startPythonService = (python: string, name: string): Promise<ExampleService> =>
  start(python, [join(root, `examples/python/${name}.py`)]);

async function start(command: string, args: readonly string[]): Promise<ExampleService> {
  const child = spawn(command, [...args, "--port", "0"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    ended.then(() => [""]),
  ])) as [string];
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
  if (origin === undefined)
    throw new Error(`expected ${args.join(" ")} to say where it listens, found: ${line}`);
  return {
    origin,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
