import { limits } from "@machinery/protocol";
import { listFunctionRows, objectFunctionRows, optionalFunctionRows } from "./collection-function-rows.js";
import type { FunctionGroup } from "./function-row.js";
import { numberFunctionRows, timeFunctionRows } from "./scalar-function-rows.js";
import { encodingFunctionRows, textFunctions } from "./text-function-rows.js";

/** All functions of expressions, in the order of the page. */
export const functionGroups: readonly FunctionGroup[] = [
  textFunctions,
  listFunctionRows,
  objectFunctionRows,
  optionalFunctionRows,
  numberFunctionRows,
  timeFunctionRows,
  encodingFunctionRows,
];

/** The page of functions, in Markdown. */
export function functionPage(): string {
  return `${[opening, ...functionGroups.map(section)].map((text) => text.trim()).join("\n\n")}\n`;
}

const opening = `
# Functions

What [expressions](reference.md#expressions) may call. Names are those of CEL and of its common extensions (cel-go's \`ext\`) where they
have the function. All of them are deterministic, and their cost is bounded: an evaluation has ${limits.expressionSteps.toLocaleString("en")} steps, of which each
function takes what it is worth, and fails with \`EXPRESSION_TOO_COSTLY\` when they are spent. Regular expressions take linear time.
Each example runs as a test. This page is made by \`npm run docs\`.`;

function section({ title, about, rows }: FunctionGroup): string {
  const lines = rows.map(({ calls, about, examples }) => {
    const shown = examples.map(([source, gives]) =>
      gives instanceof RegExp ? code(source) : `${code(source)} → ${code(JSON.stringify(gives))}`,
    );
    return `| ${calls.map(code).join("<br>")} | ${about} | ${shown.join("<br>")} |`;
  });
  const table = `| call | gives | example |\n| --- | --- | --- |\n${lines.join("\n")}`;
  return [`## ${title}`, ...(about === undefined ? [] : [about]), table].join("\n\n");
}

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
