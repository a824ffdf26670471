import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder below which writes fail on command: see native/fail-writes.c. */
export interface FailingDisk {
  /** What a program must find in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Tells what fails from now on; `-`: nothing. */
  tell(command: "-" | "s" | "w" | "p" | "t"): void;
}

/** Compiles the shim into a folder. Gives where it is, or why it cannot be used here. */
export function compileShim(folder: string): { readonly shim: string } | string {
  if (process.platform !== "linux") return "LD_PRELOAD is a matter of Linux";
  const shim = join(folder, "fail-writes.so");
  const source = join(import.meta.dirname, "native/fail-writes.c");
  const compiler = spawnSync("cc", ["-O2", "-Wall", "-shared", "-fPIC", "-o", shim, source, "-ldl"], {
    encoding: "utf8",
  });
  if (compiler.error !== undefined) return "there is no C compiler: install gcc and libc6-dev";
  if (compiler.status !== 0) return `the shim does not compile (install libc6-dev?): ${compiler.stderr}`;
  return { shim };
}

/** Makes writes below a folder fail on command. `control` is a file that is made for it. */
export function createFailingDisk(shim: string, below: string, control: string): FailingDisk {
  const tell = (command: string): void => writeFileSync(control, command, { flag: "r+" });
  writeFileSync(control, "-");
  return { env: { LD_PRELOAD: shim, FAIL_WRITES_BELOW: below, FAIL_WRITES_CONTROL: control }, tell };
}
