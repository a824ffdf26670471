/** Why a backup cannot be used. */
export class BackupError extends Error {
  override readonly name = "BackupError";

  /** `DAMAGED`: it is cut short, or not as it was written. `TOO_NEW`: a newer version wrote it. `FOREIGN`: it is no backup. */
  constructor(
    readonly code: "DAMAGED" | "TOO_NEW" | "FOREIGN",
    message: string,
  ) {
    super(message);
  }
}
