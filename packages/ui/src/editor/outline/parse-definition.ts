import { isMap, parseAllDocuments, type YAMLMap, type YAMLSeq } from "yaml";

export type MapNode = YAMLMap.Parsed;
export type ListNode = YAMLSeq.Parsed;

/** A text as a tree of nodes with their places, and the tokens they were made of. Nothing where it is no YAML map, or has errors. */
export function parseDefinition(text: string): MapNode | undefined {
  try {
    // As the language reads it: it must not see another tree than this.
    const [document] = parseAllDocuments(text, {
      keepSourceTokens: true,
      prettyErrors: false,
      strict: true,
      uniqueKeys: false,
      merge: false,
      version: "1.2",
      logLevel: "silent",
    });
    if (document === undefined || document.errors.length > 0) return undefined;
    return isMap(document.contents) ? document.contents : undefined;
  } catch (error) {
    // The parser throws for some malformed texts.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
