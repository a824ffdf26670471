import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { create } from "@bufbuild/protobuf";
import { checkWorkflow, readDefinitions, type FindService } from "@machinery/language";
import { ServiceDefinitionSchema } from "@machinery/protocol";
import { startDaemon, type Daemon } from "./daemon.js";
import { startShop, type Shop } from "./order-shop.js";
import { runnableBlocks } from "./runnable-blocks.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const root = join(import.meta.dirname, "..");

/** A service by whatever name. */
const anyService: FindService = (name) =>
  create(ServiceDefinitionSchema, { name, address: "http://127.0.0.1:5001/event" });

/** The pages whose marked commands are carried out and whose links are followed. */
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "ARCHITECTURE.md",
  "examples/README.md",
  "examples/order/README.md",
  ...guides(),
].filter((page) => existsSync(join(root, page)));

function guides(): string[] {
  const folder = join(root, "docs");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file));
}

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const blocks = runnableBlocks(text);

  it("links to files that are there", () => {
    const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)].map(
      (match) => match[1] ?? "",
    );

    expect(links.filter((link) => !existsSync(join(root, page, "..", link)))).toEqual([]);
  });

  it("names only source files and folders that are there", () => {
    const named = [...text.matchAll(/`((?:[a-z-]+\/)+src\/[\w./-]*|tests\/[\w./-]+)`/g)].map(
      (match) => match[1] ?? "",
    );
    const places = ["", "packages", "apps"].map((folder) => join(root, folder));

    expect(named.filter((path) => !places.some((place) => existsSync(join(place, path))))).toEqual([]);
  });

  it("shows workflows that read, and check against services that say nothing of their types", () => {
    const workflows = [...text.matchAll(/```yaml\n(name: [^]*?)```/g)].flatMap((match) =>
      /^(?:services|operations):/m.test(match[1] ?? "") ? [match[1] ?? ""] : [],
    );
    const found = workflows.flatMap((source) => {
      const { documents, findings } = readDefinitions(source);
      const checked = documents.flatMap((document) =>
        document.kind === "workflow" ? checkWorkflow(document.definition, anyService) : [],
      );
      return [...findings, ...checked].map(({ path, expected, found }) => ({ path, expected, found }));
    });

    expect(found).toEqual([]);
  });

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm run (?:--silent |-s )?([a-z][\w:-]*)/g)].map(
      (match) => match[1] ?? "",
    );

    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  describe.runIf(blocks.length > 0)("does what it shows", () => {
    const folder = createTemporaryFolder();
    let daemon: Daemon;
    let shop: Shop | undefined;
    let stopServices: () => void = () => undefined;

    beforeAll(async () => {
      daemon = await startDaemon({ data: folder.path });
      stopServices = await startExampleServices(daemon.url);
      if (page.startsWith("examples/order/")) shop = await startShop(daemon.url);
    });
    afterAll(async () => {
      await shop?.[Symbol.asyncDispose]();
      stopServices();
      await daemon[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    });

    it.each(blocks)("line $line: $command", async ({ command, output }) => {
      const found = await shell(command.replaceAll("http://127.0.0.1:6224", daemon.url), daemon.url);

      expect(found).toEqual({ exitCode: 0, output: expect.stringMatching(output) as string });
    });
  });
});

interface Shell {
  readonly exitCode: number | null;
  readonly output: string;
}

function shell(command: string, url: string): Promise<Shell> {
  const path = `${join(root, "node_modules/.bin")}:${process.env["PATH"]}`;
  const env = { ...process.env, PATH: path, MACHINERY_URL: url, NO_COLOR: "1", FORCE_COLOR: undefined };
  const child = spawn("bash", ["-euo", "pipefail", "-c", command], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output: output.trimEnd() }));
  });
}

/** What `npm start` has running beside the daemon: the three services, registered, and the workflow. */
async function startExampleServices(url: string): Promise<() => void> {
  const { startServices, readDefinitions } = (await import(join(root, "scripts/company.mjs"))) as {
    startServices: (onStart: (child: { kill(): void }) => void) => Promise<unknown>;
    readDefinitions: (running: unknown) => { route: string; definition: object }[];
  };
  const children: { kill(): void }[] = [];
  const running = await startServices((child) => children.push(child));
  for (const { route, definition } of readDefinitions(running)) {
    const body = JSON.stringify(definition);
    await fetch(url + route, { method: "POST", headers: { "content-type": "application/json" }, body });
  }
  return () => {
    for (const child of children) child.kill();
  };
}

it("every page with commands is found", () => {
  expect(pages.map((page) => relative(root, join(root, page)))).toContain("README.md");
});
