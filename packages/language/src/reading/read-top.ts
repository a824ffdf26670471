import type { Keys, Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads the top of a definition: what stands in `spec` is stored as if it stood beside it. */
export function readTop(reader: Reader, node: SourceNode, keys: Keys): void {
  const seen = new Set<string>();
  const once: Keys = {
    ...keys,
    read: Object.fromEntries(
      Object.entries(keys.read).map(([key, read]) => [
        key,
        (node, path, entry) => {
          if (seen.has(key)) {
            reader.report(path, entry.keyAt, {
              code: "DUPLICATE_KEY",
              expected: `\`${key}\` once`,
              found: "it inside `spec` as well as beside it",
              hint: "remove one of them",
            });
            return;
          }
          seen.add(key);
          read(node, path, entry);
        },
      ]),
    ),
  };
  const own = (key: string): string => key;
  reader.keys(
    node,
    "",
    { ...once, read: { ...once.read, $schema: () => {}, spec: (node) => reader.keys(node, "", once, own) } },
    own,
  );
}
