import { limits } from "@machinery/protocol";
import { definitionShapes } from "./definition-shapes.js";
import { errorReasons } from "./error-reasons.js";
import { partShapes } from "./part-shapes.js";
import type { Row, Shape } from "./row.js";
import { operationRows, verbShapes } from "./verb-shapes.js";

/** The reference of definition files, as a page in Markdown. */
export function referencePage(): string {
  const sections = [
    opening,
    ...definitionShapes.map((shape) => section(shape, "##")),
    operations(),
    ...verbShapes.map((shape) => section(shape, "###")),
    "## Parts of operations",
    ...partShapes.map((shape) => section(shape, "###")),
    basics,
    errorReasons,
  ];
  return `${sections.map((text) => text.trim()).join("\n\n")}\n`;
}

const opening = `
# Reference

What files of definitions may say. This page and [machinery.schema.json](machinery.schema.json) are made from one table
(\`packages/language/src/vocabulary\`), which a test holds against what is read; \`npm run docs\` makes them anew.

A file holds one or several definitions: YAML documents, or JSON. An editor that knows YAML language servers completes and checks
while you write, when the file begins with

\`\`\`yaml
# yaml-language-server: $schema=http://127.0.0.1:6224/schema.json
\`\`\`

which the daemon serves; \`machinery schema > machinery.schema.json\` writes the same. What an expression, a name or a type may be
where it stands is told by \`machinery workflow validate -f\`.

Wherever things have names (fields, endpoints, operations), they are written as a map by name, or as a list whose elements say
\`name\`. A key that this page does not have is an error.`;

const basics = `
## Durations

\`500ms\`, \`1.5s\`, \`30m\`, \`2h\`, \`3d\`, several together from the largest on (\`1h30m\`), or ISO 8601 without years and months
(\`PT5M\`, \`P1DT2H\`). At most ten years.

## Expressions

Expressions are [CEL](https://cel.dev), checked against the types when the workflow is defined; [functions](functions.md) lists
what they may call. They see

- \`data\`, the running document; \`steps.<operation>\`, what operations answered; \`event\` with \`id\`, \`data\`, \`labels\` and \`time\`;
  \`now\`, the time of the commit that the expression is evaluated for;
- in a \`for\` its item and \`<as>_index\`; in a handler \`error\`; in an \`output\` and a \`filter\` \`answer\`.

A condition (\`when\`, \`while\`, \`filter\`) is an expression by itself. Everywhere else a text may hold \`\${…}\`; one that is exactly
one \`\${…}\` keeps the type of what it gives. \`$\${\` stands for \`\${\`. An expression has at most ${limits.expressionChars.toLocaleString("en")} characters and
${limits.expressionSteps.toLocaleString("en")} steps.

## Mappings

An object whose texts may hold \`\${…}\`, or one \`\${…}\` that gives an object. A field whose value is absent (\`\${ data.?name }\`) is
left out.`;

function operations(): string {
  return `
## Operations

Each operation is a map with one of the verbs below as a key, what goes with the verb beside it, and

${table(operationRows)}

The verbs: ${verbShapes.map(({ id }) => `[\`${id}\`](#${id})`).join(", ")}.`;
}

function section({ id, title, about, rows, example }: Shape, heading: string): string {
  return [
    `<a id="${id}"></a>\n\n${heading} ${heading === "###" && title === id ? `\`${title}\`` : title}`,
    ...(about === "" ? [] : [about]),
    table(rows),
    ...(example === undefined ? [] : [`\`\`\`yaml\n${example.trim()}\n\`\`\``]),
  ].join("\n\n");
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ key, form, about, required, limits, otherwise }) => {
    const more = [
      ...(limits === undefined ? [] : [limits]),
      ...(otherwise === undefined ? [] : [`without it: ${otherwise}`]),
    ];
    const words = more.length === 0 ? about : `${about} (${more.join("; ")})`;
    return `| \`${key}\`${required === true ? " *" : ""} | ${form.words} | ${words} |`.replaceAll("\n", " ");
  });
  const legend = rows.some(({ required }) => required) ? "\n\n\\* must be there." : "";
  return `| key | value | |\n| --- | --- | --- |\n${lines.join("\n")}${legend}`;
}
