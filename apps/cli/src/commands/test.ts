import type { JsonObject } from "@machinery/client";
import type { Command } from "commander";
import { caseFiles } from "../case-files.js";
import { exitCodes } from "../exit-codes.js";
import { print } from "../print.js";
import { renderTestFile, renderTestSum } from "../render/test-file.js";
import type { TestedCase, TestedFile } from "../run-test-file.js";
import type { Session } from "../session.js";

/** `test`: runs cases of workflows in this process, without a daemon, services or waiting. */
export function addTest(program: Command, session: Session): void {
  program
    .command("test")
    .description(
      "run the cases of workflows in virtual time, without a daemon or services; ends with 1 when one fails, with 6 when a file has errors",
    )
    .argument(
      "<file...>",
      "files of cases, such as order.test.yaml, folders with such files, or `-` for standard input",
    )
    .option("--case <text>", "only the cases whose name has this text")
    .addHelpText("after", "\nExample:\n  machinery test examples/definitions")
    .action((files: readonly string[], options: { readonly case?: string }, command: Command) =>
      session.run(command, async (context) => {
        // The engine is loaded for this command alone: the others start faster without it.
        const { runTestFile } = await import("../run-test-file.js");
        const tested: TestedFile[] = [];
        for (const file of await caseFiles(context, files)) {
          context.signal.throwIfAborted();
          const one = await runTestFile(context, file, options.case ?? "");
          tested.push(one);
          // Long runs are read as they go.
          if (context.format === "table") context.write(renderTestFile(one, context.style));
        }
        const cases = tested.flatMap((file) => file.cases);
        print(context, {
          json: () =>
            tested.map(({ file, workflow, invalid, cases }) => ({
              file,
              workflow,
              invalid,
              cases: cases.map(jsonOf),
            })),
          name: () =>
            tested.flatMap(({ file, cases }) =>
              cases.filter(({ ok }) => ok).map(({ name }) => `${file}: ${name}`),
            ),
          table: () => renderTestSum(cases, context.style),
        });
        if (tested.some(({ invalid }) => invalid)) return exitCodes.conflict;
        return cases.every(({ ok }) => ok) ? exitCodes.fine : exitCodes.other;
      }),
    );
}

function jsonOf({ differences, ...rest }: TestedCase): JsonObject {
  return { ...rest, differences: differences.map((difference) => ({ ...difference })) };
}
