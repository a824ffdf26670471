import type { Operation } from "@machinery/protocol";
import type { BodyRole } from "./graph.js";

/** What a body of an operation is, by its path below that, such as `switch.cases[0].do`. */
export function bodySays({ verb }: Operation, path: string): { role: BodyRole; says: string } {
  const at = Number(/\[(\d+)\]/.exec(path)?.[1] ?? 0);
  switch (verb.case) {
    case "switch":
      return path.endsWith("otherwise")
        ? { role: "otherwise", says: "" }
        : { role: "case", says: verb.value.cases[at]?.when ?? "" };
    case "fork":
      return { role: "branch", says: verb.value.branches[at]?.name ?? "" };
    case "for":
      return { role: "each", says: `${verb.value.as || "item"} of ${bare(verb.value.over)}` };
    case "while":
      return { role: "while", says: verb.value.condition };
    case "try": {
      if (path.endsWith("finally")) return { role: "finally", says: "" };
      if (!path.includes("catch")) return { role: "try", says: "" };
      const { reason = [], when = "", undo = false } = verb.value.catch[at] ?? {};
      const taken = reason.length > 0 ? reason.join(", ") : "any error";
      return {
        role: "catch",
        says: [taken, when && `when ${when}`, undo && "undo"].filter(Boolean).join(" · "),
      };
    }
    default:
      return { role: "time over", says: "" };
  }
}

/** An expression without the `${}` around it. */
const bare = (text: string): string => /^\$\{\s*([\s\S]*?)\s*\}$/.exec(text)?.[1] ?? text;
