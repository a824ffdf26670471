import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  limits,
  ServiceDefinitionSchema,
  ServiceSchema,
  type Service,
  type ServiceDefinition,
} from "@machinery/protocol";
import { ServiceEntrySchema } from "@machinery/protocol/store";
import { catalogueKeys, largeEntry, type Entry } from "@machinery/store";

/** A service's revision, or the mark that it has ended. */
export interface ServiceRecord {
  readonly name: string;
  readonly revision: number;
  readonly createTimeMs: number;
  readonly deleted: boolean;
  /** Empty when deleted. */
  readonly definition: ServiceDefinition;
}

/** A service's revision as an entry of the catalogue. */
export function writeServiceRecord(record: ServiceRecord, derived: Entry["derived"]): Entry {
  const key = catalogueKeys.service(record.name, record.revision);
  return largeEntry(key, encodeServiceRecord(record), derived);
}

/** A service's revision as bytes. */
export function encodeServiceRecord(record: ServiceRecord): Uint8Array {
  const entry = create(ServiceEntrySchema, {
    name: record.name,
    revision: record.revision,
    definition: toBinary(ServiceDefinitionSchema, record.definition),
    createTimeMs: BigInt(record.createTimeMs),
    deleted: record.deleted,
  });
  return toBinary(ServiceEntrySchema, entry);
}

export function readServiceRecord(bytes: Uint8Array): ServiceRecord {
  const entry = fromBinary(ServiceEntrySchema, bytes);
  return {
    name: entry.name,
    revision: entry.revision,
    createTimeMs: Number(entry.createTimeMs),
    deleted: entry.deleted,
    definition: fromBinary(ServiceDefinitionSchema, entry.definition, {
      recursionLimit: limits.messageDepth,
    }),
  };
}

/** A service's revision as the API shows it. */
export function serviceToMessage(record: ServiceRecord): Service {
  return create(ServiceSchema, {
    definition: record.definition,
    revision: record.revision,
    createTime: timestampFromMs(record.createTimeMs),
  });
}
