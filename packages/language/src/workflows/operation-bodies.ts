import type { Operation } from "@machinery/protocol";

/** A list of operations inside another operation. */
export interface OperationBody {
  /** Its path below the operation, such as `switch.cases[0].do`. */
  readonly path: string;
  readonly operations: Operation[];
}

/** The bodies of an operation, in the order they are written. Those of most verbs are none. */
export function operationBodies({ verb }: Operation): OperationBody[] {
  switch (verb.case) {
    case "switch":
      return [
        ...verb.value.cases.map(({ do: operations }, index) => ({
          path: `switch.cases[${index}].do`,
          operations,
        })),
        { path: "switch.otherwise", operations: verb.value.otherwise },
      ];
    case "try":
      return [
        { path: "try.do", operations: verb.value.do },
        ...verb.value.catch.map(({ do: operations }, index) => ({
          path: `try.catch[${index}].do`,
          operations,
        })),
        { path: "try.finally", operations: verb.value.finally },
      ];
    case "while":
      return [{ path: "while.do", operations: verb.value.do }];
    case "listen":
    case "ask":
      return [{ path: `${verb.case}.on_timeout`, operations: verb.value.onTimeout }];
    case "for":
      return [{ path: "for.do", operations: verb.value.do }];
    case "fork":
      return verb.value.branches.map(({ do: operations }, index) => ({
        path: `fork.branches[${index}].do`,
        operations,
      }));
    default:
      return [];
  }
}
