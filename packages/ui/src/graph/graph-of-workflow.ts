import type { Operation, WorkflowDefinition } from "@machinery/protocol";
import { operationBodies, operationNames, walkOperations } from "@machinery/language";
import { bodySays } from "./body-says.js";
import type { Graph, GraphEdge, GraphNode } from "./graph.js";
import { operationSays, undoneBy } from "./operation-says.js";

/** How many cases or branches of one operation are drawn. More are folded to one node that says how many. */
export const mostBodies = 50;

/** The picture of a definition, whether or not that checks. */
export function graphOfWorkflow(definition: WorkflowDefinition): Graph {
  const nodes: GraphNode[] = [{ id: "start", kind: "start" }];
  const edges: GraphEdge[] = [];
  const names = operationNames(definition);
  const top: string[] =
    definition.operations.length > 0
      ? addOperations(definition.operations, namesByPath(definition, names), { nodes, edges })
      : definition.services.map((service, index) => {
          const id = `services[${String(index)}]`;
          const name = names[index] ?? service;
          nodes.push({ id, kind: "operation", name, verb: "call", says: service, isContainer: false });
          return id;
        });
  nodes.push({ id: "end", kind: "end" });
  edges.push(...inARow(["start", ...top, "end"]));
  return { nodes, edges };
}

function namesByPath(
  { operations }: WorkflowDefinition,
  names: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(walkOperations(operations).map(({ path }, index) => [path, names[index] ?? ""]));
}

/** Adds the operations of the workflow itself and all that lies in them. Gives the ids of the former. */
function addOperations(
  operations: readonly Operation[],
  names: ReadonlyMap<string, string>,
  { nodes, edges }: { readonly nodes: GraphNode[]; readonly edges: GraphEdge[] },
): string[] {
  const addBody = (inside: readonly Operation[], path: string, parent?: string): string[] =>
    inside.map((operation, index) => addOperation(operation, `${path}[${String(index)}]`, parent));

  const addOperation = (operation: Operation, id: string, parent?: string): string => {
    const bodies = operationBodies(operation).filter(
      ({ path, operations: inside }) => inside.length > 0 || isAlwaysShown(path),
    );
    const undo = undoneBy(operation);
    nodes.push({
      id,
      kind: "operation",
      ...(parent === undefined ? {} : { parent }),
      name: names.get(id) ?? operation.name,
      verb: operation.verb.case ?? "unknown",
      says: operationSays(operation),
      ...(operation.when === "" ? {} : { when: operation.when }),
      ...(undo === undefined ? {} : { undoneBy: undo }),
      isContainer: bodies.length > 0,
    });
    if (bodies.length > mostBodies) {
      const role = operation.verb.case === "switch" ? "case" : "branch";
      nodes.push({ id: `${id}.folded`, kind: "folded", parent: id, role, count: bodies.length });
      return id;
    }
    for (const { path, operations: inside } of bodies) {
      const body = `${id}.${path}`;
      nodes.push({ id: body, kind: "body", parent: id, ...bodySays(operation, path) });
      edges.push(...inARow(addBody(inside, body, body)));
    }
    return id;
  };

  return addBody(operations, "operations");
}

/** Bodies that say something though nothing is in them: a case that does nothing, an error that is passed over. */
function isAlwaysShown(path: string): boolean {
  return !/\.(?:otherwise|finally|on_timeout)$/.test(path);
}

function inARow(ids: readonly string[]): GraphEdge[] {
  return ids.slice(1).map((to, index) => {
    const from = ids[index]!;
    return { id: `${from}>${to}`, from, to };
  });
}
