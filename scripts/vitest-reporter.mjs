import { writeFileSync } from "node:fs";

/** Writes what became of the tests to the file named by MACHINERY_TEST_REPORT, with the reason of each skip. */
export default class ReportFile {
  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: 0, failures: [], skipped: [] };
    for (const module of modules) {
      for (const error of module.errors()) fail(report, module.relativeModuleId ?? module.moduleId, error);
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) fail(report, suite.fullName, error);
      }
      for (const test of module.children.allTests()) count(report, test);
    }
    for (const error of unhandledErrors) fail(report, "outside of a test", error);
    writeFileSync(process.env.MACHINERY_TEST_REPORT, JSON.stringify(report));
  }
}

function count(report, test) {
  const result = test.result();
  const name = `${test.module.relativeModuleId ?? test.module.moduleId} > ${test.fullName}`;
  if (result.state === "passed") report.passed += 1;
  else if (result.state === "failed") fail(report, name, result.errors?.[0]);
  else report.skipped.push({ name, reason: result.note ?? "" });
}

function fail(report, name, error) {
  report.failed += 1;
  report.failures.push({ name, message: tell(error) });
}

/** The message, what differs, and the lines of our own code that it came through. */
function tell(error) {
  if (error === undefined || error === null) return "no error was told";
  const frames = String(error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at .*\//.test(line) && !/node_modules|node:internal/.test(line));
  return [error.message ?? String(error), error.diff, ...frames.slice(0, 5)].filter(Boolean).join("\n");
}
