/** The form of backups: for Node. */
export { BackupError } from "./backup-error.js";
export { BackupWriter, type BackupTotals } from "./backup-writer.js";
export { readBackup, type BackupContent } from "./read-backup.js";
export { restoredEntries } from "./restored-entries.js";
