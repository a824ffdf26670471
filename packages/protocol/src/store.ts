/** The messages on disk. Apart from the rest, because no client ever sees them. */
export * from "./gen/machinery/store/v1/backup_pb.js";
export * from "./gen/machinery/store/v1/commit_pb.js";
export * from "./gen/machinery/store/v1/entry_pb.js";
