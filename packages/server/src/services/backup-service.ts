import type { BackupService } from "@machinery/protocol";
import type { BackupDesk } from "../backup/backup-desk.js";
import type { Handlers } from "./handlers.js";

/** BackupService, apart from any protocol. */
export function createBackupHandlers(desk: BackupDesk): Handlers<typeof BackupService> {
  return { createBackup: (_request, { signal }) => desk.create(signal) };
}
