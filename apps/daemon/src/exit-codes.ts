/** What the daemon's exit code says. 130 and 143 mean as well that a second signal cut the draining short. */
export const exitCodes = {
  /** Stopped because it was asked to; everything acknowledged is safe. */
  stopped: 0,
  /** A setting is wrong. */
  usage: 2,
  /** The data folder's content is damaged. */
  damaged: 65,
  /** The address or port cannot be listened on. */
  portUnavailable: 69,
  /** A fault of the daemon itself. */
  internal: 70,
  /** The data folder cannot be made or written to. */
  folderUnusable: 73,
  /** Reading or writing the data failed: the disk is full or faulty. */
  diskFailed: 74,
  /** Another daemon holds the data folder. */
  locked: 75,
  /** The data folder was written by a newer version. */
  tooNew: 76,
  /** Restoring was interrupted by Ctrl-C. */
  interrupted: 130,
  /** Restoring was told to end. */
  terminated: 143,
} as const;
