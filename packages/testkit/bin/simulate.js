#!/usr/bin/env node
import process from "node:process";
import { simulateCli } from "../dist/simulation/simulate-cli.js";

process.exitCode = await simulateCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
