#!/usr/bin/env node
// `npm test`: installs what is missing and runs every check. `npm test -- <word>` runs the checks whose title has the word.
import { checks } from "./checks.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { withProgress } from "./progress.mjs";

/** How much of what a failed check printed is shown, in characters. */
const maxShown = 40_000;

/** A skip is avoidable unless its reason says why no installation could have helped. */
const isAvoidable = ({ reason }) => !reason.startsWith("unavoidable:");

const wanted = process.argv.slice(2);
const chosen = checks.filter(
  ({ title }) => wanted.length === 0 || wanted.some((word) => title.includes(word)),
);
if (chosen.length === 0) {
  console.error(
    `machinery: expected words from the titles of checks, found ${wanted.join(" ")}: they are ${checks.map(({ title }) => title).join(", ")}`,
  );
  process.exit(2);
}

const mayNotSkip = process.env.MACHINERY_NO_SKIP === "1";
const total = { passed: 0, failed: 0, skipped: 0 };
await ensureInstalled();
for (const { title, run } of chosen) {
  const startMs = Date.now();
  const outcome = await withProgress(title, run, 5_000);
  const refused = mayNotSkip ? outcome.skipped.filter(isAvoidable) : [];
  total.passed += outcome.passed;
  total.failed += outcome.failed + refused.length;
  total.skipped += outcome.skipped.length - refused.length;
  for (const { name, reason } of outcome.skipped) {
    const isRefused = refused.some((skip) => skip.name === name);
    console.log(
      `  ${isRefused ? "✗ FAILED, because it was SKIPPED" : "! SKIPPED"}: ${name}: ${reason === "" ? "no reason given" : reason}`,
    );
  }
  if (outcome.failed > 0) {
    console.log(outcome.output.slice(0, maxShown).trimEnd());
    console.log(`✗ ${title}: ${outcome.failed} failed`);
  } else {
    const counted = outcome.passed > 1 ? `, ${outcome.passed} passed` : "";
    console.log(`✓ ${title}${counted} (${((Date.now() - startMs) / 1000).toFixed(1)} s)`);
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
