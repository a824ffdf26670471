import { readFileSync } from "node:fs";
import { createNodeEnvironment } from "./node-environment.js";
import { main } from "./main.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
process.exitCode = await main(process.argv.slice(2), createNodeEnvironment(version));
