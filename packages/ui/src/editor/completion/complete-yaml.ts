import type { CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import type { KnownDefinitions } from "../skeletons/known-definitions.js";
import { completionsAt } from "./completions-at.js";
import type { ExpressionNames } from "./expression-names.js";

/** Completes services, operations, keys and the names that expressions begin with. */
export function completeYaml(names: () => ExpressionNames, known: KnownDefinitions): CompletionSource {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const line = state.doc.lineAt(pos);
    const found = completionsAt(state.doc.toString(), pos, { names: names(), known });
    if (found === undefined || found.options.length === 0) return null;
    // An empty word is completed where somebody asks, or just wrote what leads to it.
    if (found.from === pos && !explicit && !/[.:{]\s?$/.test(line.text.slice(0, pos - line.from)))
      return null;
    const options = found.options.map(({ label, detail, apply }) => ({
      label,
      ...(detail === undefined ? {} : { detail }),
      ...(apply === undefined ? {} : { apply }),
    }));
    return { from: found.from, options, validFor: /^[\w-]*$/ };
  };
}
