import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { OwnDaemon, type DaemonProcess } from "./own-daemon.js";

interface Started extends DaemonProcess {
  readonly args: readonly string[];
  readonly told: string[];
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  end(code: number): void;
}

/** A daemon whose processes do what they are told. */
function create() {
  const started: Started[] = [];
  const kinds: string[] = [];
  const daemon: OwnDaemon = new OwnDaemon({
    dataFolder: "/data",
    port: 6224,
    start: (args) => {
      const { promise, resolve } = Promise.withResolvers<number>();
      const told: string[] = [];
      const one: Started = {
        args,
        told,
        stdout: new PassThrough(),
        stderr: new PassThrough(),
        stop: () => void told.push("stop"),
        kill: () => void told.push("kill"),
        ended: promise,
        end: resolve,
      };
      started.push(one);
      return one;
    },
    changed: () => void kinds.push(daemon.state.kind),
  });
  return { daemon, started, kinds };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the app's own daemon", () => {
  it("is started with its own data, here only, and is there once it listens", async () => {
    const { daemon, started, kinds } = create();
    const url = daemon.start();
    expect(daemon.start()).toBe(url);

    started[0]!.stdout.write("machinery listening on http://127.0.0.1:6224 (data: /data)\n");

    expect(await url).toBe("http://127.0.0.1:6224");
    expect(started.map(({ args }) => args.join(" "))).toEqual([
      "--data /data --host 127.0.0.1 --port 6224 --log-format json",
    ]);
    expect(daemon.state).toEqual({ kind: "running", url: "http://127.0.0.1:6224" });
    expect(kinds).toEqual(["starting", "running"]);
  });

  it("takes another port where the default one is taken", async () => {
    const { daemon, started } = create();
    const url = daemon.start();

    started[0]!.end(69);
    await turn();
    started[1]!.stdout.write("machinery listening on http://127.0.0.1:40123 (data: /data)\n");

    expect(await url).toBe("http://127.0.0.1:40123");
    expect(started[1]!.args.join(" ")).toContain("--port 0");
  });

  it("says why it does not start, in its own words, and may be started again", async () => {
    const { daemon, started } = create();
    const url = daemon.start();
    started[0]!.stderr.write('{"level":"info"}\nmachinery: expected a folder, found a file: move it\n');
    await turn();

    started[0]!.end(73);

    await expect(url).rejects.toThrow("expected a folder, found a file: move it");
    expect(daemon.state).toEqual({ kind: "failed", reason: "expected a folder, found a file: move it" });
    void daemon.start();
    expect(started.length).toBe(2);
  });

  it("says that it ended although nobody told it to", async () => {
    const { daemon, started, kinds } = create();
    const url = daemon.start();
    started[0]!.stdout.write("machinery listening on http://127.0.0.1:6224 (data: /data)\n");
    await url;

    started[0]!.end(137);
    await turn();

    expect(daemon.state).toEqual({ kind: "failed", reason: "it ended with exit code 137 and said nothing" });
    expect(kinds).toEqual(["starting", "running", "failed"]);
  });

  it("is told to stop, and not started again after that", async () => {
    const { daemon, started } = create();
    const url = daemon.start();
    started[0]!.stdout.write("machinery listening on http://127.0.0.1:6224 (data: /data)\n");
    await url;

    const stopping = daemon.stop();
    expect(started[0]!.told).toEqual(["stop"]);
    started[0]!.end(0);
    await stopping;

    expect(daemon.state).toEqual({ kind: "stopped" });
    await expect(daemon.start()).rejects.toThrow("about to end");
  });

  it("has nothing to stop where it does not run", async () => {
    const { daemon, kinds } = create();

    await daemon.stop();

    expect([daemon.state.kind, kinds]).toEqual(["stopped", []]);
  });
});
