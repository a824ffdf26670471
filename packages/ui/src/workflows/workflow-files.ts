import type { Workflow } from "@machinery/client";
import { graphOfWorkflow } from "../graph/graph-of-workflow.js";
import { layOut } from "../graph/lay-out.js";
import { drawPng } from "./draw-png.js";
import { mermaidOf } from "./mermaid.js";
import { svgOf } from "./svg.js";
import { workflowText } from "./workflow-text.js";

/** What a workflow may be saved as. */
export const fileKinds = ["YAML", "JSON", "Mermaid", "SVG", "PNG"] as const;
export type FileKind = (typeof fileKinds)[number];

/** A workflow's revision as a file. Rejects where a picture cannot be laid out or drawn. */
export async function workflowFile(
  workflow: Workflow,
  kind: FileKind,
): Promise<{ readonly name: string; readonly content: Blob }> {
  const definition = workflow.definition!;
  const name = `${definition.name}.r${String(workflow.revision)}`;
  const title = `${definition.name}, revision ${String(workflow.revision)}`;
  const text = (ending: string, type: string, content: string) => ({
    name: `${name}.${ending}`,
    content: new Blob([content], { type }),
  });
  switch (kind) {
    case "YAML":
      return text("yaml", "application/yaml", workflowText(workflow, "yaml").text);
    case "JSON":
      return text("json", "application/json", workflowText(workflow, "json").text);
    case "Mermaid":
      return text("mmd", "text/vnd.mermaid", mermaidOf(graphOfWorkflow(definition), title));
    default: {
      const graph = graphOfWorkflow(definition);
      const svg = svgOf({ graph, layout: await layOut(graph) }, title);
      if (kind === "SVG") return text("svg", "image/svg+xml", svg.text);
      return { name: `${name}.png`, content: await drawPng(svg) };
    }
  }
}
