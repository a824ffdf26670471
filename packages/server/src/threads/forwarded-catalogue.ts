import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { DefinitionEntrySchema } from "@machinery/protocol/store";
import type { Definitions } from "@machinery/runner";
import { CatalogueReplica } from "../catalogue/catalogue-replica.js";
import type { Channel } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

interface NamedRevision {
  readonly workflow: string;
  readonly revision: number;
}

/** A replica of the catalogue at the other end of a channel. It has to be told what is new. */
export function replicaOver(channel: Channel): CatalogueReplica {
  return new CatalogueReplica(async (workflow, revision) => {
    const bytes = await channel.ask("definition", { workflow, revision } satisfies NamedRevision);
    return bytes === undefined ? undefined : fromBinary(DefinitionEntrySchema, bytes as Uint8Array);
  });
}

/** Reads revisions for replicas. */
export function catalogueHandlers(definitions: Pick<Definitions, "get">): ChannelHandlers {
  return {
    asked: {
      definition: async ({ workflow, revision }: NamedRevision) => {
        const entry = await definitions.get(workflow, revision);
        return entry && toBinary(DefinitionEntrySchema, entry);
      },
    },
  };
}
