import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { root } from "./checkout.mjs";

/** Of our own packages only what was built is wanted; of others all but what is for compilers, debuggers and their own tests. Licences stay. */
const ours = new Set(["bin", "dist", "package.json"]);
const unwanted = new Set([
  ".turbo",
  "deps",
  "docs",
  "node_modules",
  "test",
  "tests",
  "binding.cc",
  "binding.gyp",
]);
const unwantedFile = /^(?!licen[cs]e).*(?:\.[cm]?ts|\.map|\.md|\.markdown|\.test\.[cm]?js)$/i;

/**
 * Copies the daemon's program with all that it needs into a folder, where it runs by itself: its packages, as they are installed here, and nothing of
 * what only builds and tests need. What was in the folder before is gone.
 */
export function collectDaemon(target) {
  rmSync(target, { recursive: true, force: true });
  const daemon = join(root, "apps", "daemon");
  const seen = new Set();
  const waiting = [daemon];
  while (waiting.length > 0) {
    const folder = waiting.pop();
    if (seen.has(folder)) continue;
    seen.add(folder);
    copy(folder, folder === daemon ? target : join(target, placeOf(folder)));
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    for (const name of Object.keys(dependencies)) waiting.push(find(name, folder, true));
    for (const name of Object.keys(optionalDependencies)) {
      const found = find(name, folder, false);
      if (found !== undefined) waiting.push(found);
    }
  }
  return seen.size;
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** Where a package lies below `node_modules`; ours are linked there. */
function placeOf(folder) {
  const path = relative(root, folder);
  if (path.startsWith(`node_modules${sep}`)) return path;
  const [parent, name, ...below] = path.split(sep);
  if (parent !== "packages") throw new Error(`expected a package, found ${path}`);
  return join("node_modules", "@machinery", name, ...below);
}

/** The folder of a package as Node finds it from another one. */
function find(name, from, isNeeded) {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    if (basename(folder) !== "node_modules" && existsSync(join(path, "package.json")))
      return realpathSync(path);
    if (folder === root || dirname(folder) === folder) break;
  }
  if (isNeeded) throw new Error(`expected ${name}, which ${from} needs, found it nowhere: run \`npm ci\``);
  return undefined;
}

function copy(from, to) {
  mkdirSync(to, { recursive: true });
  const isOurs = !relative(root, from).startsWith("node_modules");
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const [first] = relative(from, path).split(sep);
      if (first === "") return true;
      if (unwanted.has(first) || unwantedFile.test(basename(path))) return false;
      return !isOurs || ours.has(first);
    },
  });
}
