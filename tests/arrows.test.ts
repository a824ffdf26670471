import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = dirname(import.meta.dirname);

/** Who may import whom. There is no list of exemptions. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  language: ["protocol"],
  engine: ["language", "protocol"],
  store: ["protocol"],
  runner: ["engine", "language", "store", "protocol"],
  server: ["runner", "language", "store", "protocol"],
  client: ["protocol"],
  testkit: ["runner", "engine", "language", "store", "protocol"],
  ui: ["client", "language", "protocol"],
  daemon: ["server", "store"],
  cli: ["client", "language", "testkit"],
  desktop: ["ui", "client"],
};

/** Packages that run in a browser and in a simulation: nothing of Node's, no clock, no chance, no console. */
const pure = ["language", "engine", "runner"];

/** What pure packages never say. Timers and clocks come through ports. */
const impure =
  /\b(?:console|process|setTimeout|setInterval|setImmediate|require)\s*[.(]|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bnew Function\b|\beval\(|\bglobalThis\b|\bcrypto\.(?:randomUUID|getRandomValues)\b/;

/** Words that say nothing about what a file is. */
const emptyWords = new Set(["utils", "util", "helpers", "helper", "common", "manager", "misc", "shared"]);

/** The longest a file may be, in lines. */
const maxLines = { source: 300, test: 600 };

function filesBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return ["node_modules", "dist", "gen", ".turbo"].includes(entry.name) ? [] : filesBelow(path);
  });
}

const isCode = (path: string): boolean => /\.(?:ts|tsx|mjs|js)$/.test(path);
/** Tests, and what only tests use. */
const isTest = (path: string): boolean =>
  path.endsWith(".test.ts") || /\/(?:test|testing|contract)\//.test(path);
const shown = (path: string): string => relative(root, path);

interface House {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

const houses: readonly House[] = ["packages", "apps"].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => {
    const folder = join(root, parent, name);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Partial<House> & {
      readonly peerDependencies?: House["dependencies"];
    };
    const files = ["src", "bin", "test"].flatMap((below) => filesBelow(join(folder, below))).filter(isCode);
    // What a program runs in, as the desktop does in Electron, is a peer.
    const dependencies = { ...manifest.dependencies, ...manifest.peerDependencies };
    return { name, folder, files, dependencies };
  }),
);

/** The source without comments, so that words in them are not taken for code. */
function codeOf(path: string): string {
  return readFileSync(path, "utf8")
    .replaceAll(/\/\*[^]*?\*\//g, "")
    .replaceAll(/(^|[\s;{}])\/\/.*$/gm, "$1");
}

function importsOf(path: string): string[] {
  const code = codeOf(path);
  const from = code.matchAll(/^\s*(?:import|export)\s[^;"']*?\bfrom\s*["']([^"'\n]+)["']/gm);
  const bare = code.matchAll(/\bimport\s*\(?\s*["']([^"'\n]+)["']/g);
  return [...from, ...bare].map((match) => match[1] ?? "");
}

const packageOf = (specifier: string): string =>
  specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

describe("the arrows between packages", () => {
  it("are drawn for every package and app", () => {
    expect(houses.map(({ name }) => name).filter((name) => arrows[name] === undefined)).toEqual([]);
  });

  it.each(houses)("hold in the imports of $name", ({ name, folder, files, dependencies }) => {
    const wrong: string[] = [];
    for (const file of files) {
      for (const specifier of importsOf(file)) {
        const place = `${shown(file)} imports ${specifier}`;
        if (specifier.startsWith("node:")) {
          if (pure.includes(name) && !isTest(file))
            wrong.push(`${place}: nothing of Node's is allowed there`);
        } else if (specifier.startsWith(".")) {
          if (!join(dirname(file), specifier).startsWith(`${folder}/`))
            wrong.push(`${place}: it leaves its package`);
        } else if (specifier.startsWith("@machinery/")) {
          const target = packageOf(specifier).slice("@machinery/".length);
          // A test may also look at what lies further below.
          const allowed = isTest(file) ? [...allBelow(name)] : arrows[name];
          if (target !== name && allowed?.includes(target) !== true)
            wrong.push(`${place}: there is no such arrow`);
        } else if (!isTest(file) && dependencies[packageOf(specifier)] === undefined) {
          wrong.push(`${place}: it is not in the package's dependencies`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(houses)("hold in the dependencies of $name", ({ name, dependencies }) => {
    const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith("@machinery/"));

    expect(
      ours.filter((dependency) => arrows[name]?.includes(dependency.slice("@machinery/".length)) !== true),
    ).toEqual([]);
  });

  it("let examples import the client at most", () => {
    const files = filesBelow(join(root, "examples")).filter((file) => isCode(file) && !isTest(file));
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter(
          (specifier) => specifier.startsWith("@machinery/") && packageOf(specifier) !== "@machinery/client",
        )
        .map((specifier) => `${shown(file)} imports ${specifier}`),
    );

    expect(wrong).toEqual([]);
  });
});

/** Everything that can be reached from a package along the arrows. */
function allBelow(name: string): Set<string> {
  const direct = arrows[name] ?? [];
  return new Set([...direct, ...direct.flatMap((below) => [...allBelow(below)])]);
}

describe("pure packages", () => {
  it.each(houses.filter(({ name }) => pure.includes(name)))(
    "$name has no clock, chance, timer, console or process",
    ({ files }) => {
      const wrong = files
        .filter((file) => !isTest(file))
        .flatMap((file) => {
          const lines = codeOf(file).split("\n");
          return lines.filter((line) => impure.test(line)).map((line) => `${shown(file)}: ${line.trim()}`);
        });

      expect(wrong).toEqual([]);
    },
  );

  it.each(houses.filter(({ name }) => name === "language" || name === "engine"))(
    "$name has nothing asynchronous",
    ({ files }) => {
      const wrong = files.filter(
        (file) =>
          !isTest(file) &&
          // A property may be called so, as the word of the language is.
          /(?<!\.)\basync\b(?!\??:)|\bawait\b|\bnew Promise\b/.test(
            codeOf(file).replaceAll(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g, ""),
          ),
      );

      expect(wrong.map(shown)).toEqual([]);
    },
  );
});

describe("files", () => {
  const folders = ["packages", "apps", "scripts", "tests", "bench", "examples"];
  const all = folders.flatMap((folder) => filesBelow(join(root, folder))).filter(isCode);

  it("are named in kebab-case for what they hold", () => {
    const wrong = all.filter((file) => {
      const stem = basename(file).replace(/(?:\.property)?(?:\.test|\.d|\.config)?\.(?:ts|tsx|mjs|js)$/, "");
      return !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(stem) || stem.split("-").some((word) => emptyWords.has(word));
    });

    expect(wrong.map(shown)).toEqual([]);
  });

  it(`have at most ${maxLines.source} lines, tests ${maxLines.test}`, () => {
    const isTestCode = (file: string): boolean => isTest(file) || file.startsWith(join(root, "tests"));
    const long = all
      .map((file) => ({ file, lines: readFileSync(file, "utf8").trimEnd().split("\n").length }))
      .filter(({ file, lines }) => lines > (isTestCode(file) ? maxLines.test : maxLines.source));

    expect(long.map(({ file, lines }) => `${shown(file)} has ${lines}`)).toEqual([]);
  });

  it("are not left without an end", () => {
    const marks = new RegExp(
      `\\b(?:${["TO", "FIX"].map((half, index) => half + ["DO", "ME"][index]).join("|")})\\b`,
    );
    const wrong = all.filter((file) => marks.test(readFileSync(file, "utf8")));

    expect(wrong.map(shown)).toEqual([]);
  });
});
