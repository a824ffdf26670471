import { type DefinitionEntry, DefinitionEntrySchema } from "@machinery/protocol/store";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { keys } from "./keys.js";
import { largeEntry, readLarge } from "./large-value.js";
import { type Entry, StoreError, type StoreReader } from "./store.js";

/** A workflow's revision as a partition keeps it. Throws DAMAGED. */
export async function readDefinition(
  reader: StoreReader,
  workflow: string,
  revision: number,
): Promise<DefinitionEntry | undefined> {
  const key = keys.definition(workflow, revision);
  const bytes = await readLarge(reader, key);
  if (bytes === undefined) return undefined;
  try {
    return fromBinary(DefinitionEntrySchema, bytes);
  } catch (cause) {
    throw new StoreError(
      "DAMAGED",
      `${key}: expected a definition, found bytes that are none; run \`machinery daemon verify\``,
      { cause },
    );
  }
}

/** A workflow's revision as an entry of a partition. */
export function definitionEntry(definition: DefinitionEntry): Entry {
  return largeEntry(
    keys.definition(definition.workflow, definition.revision),
    toBinary(DefinitionEntrySchema, definition),
  );
}
