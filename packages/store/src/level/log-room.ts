import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { logsAmong } from "./check-logs.js";

/** How far a log reaches beyond what is written: of some hundred small writes, one pays for it. */
const ROOM_BYTES = 256 * 1024;

/**
 * Has LevelDB's log reach further than it is written (decision 0031): a synced write that makes its file longer waits for the file system's journal as well, which at one event in
 * flight, where nothing shares a write, is a fourth of it. The room is a hole, which takes no disk; zeros at the end of a log are nothing to LevelDB, nor to
 * `logRecords`. To be asked while no write is under way, so that nobody else changes the log's length. Where it cannot be done, writes cost what they did. On Linux alone: elsewhere
 * nobody has measured it.
 */
export class LogRoom {
  readonly #folder: string;
  #log = "";
  /** About how much of the log is written, rather too much: too little would use up the room unseen. */
  #written = 0;
  /** How far it reaches. */
  #end = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Before a write of about so many bytes. */
  before(bytes: number): void {
    if (process.platform !== "linux") return;
    if (this.#written + bytes > this.#end) this.#makeRoom(bytes);
    this.#written += bytes;
  }

  #makeRoom(bytes: number): void {
    try {
      // LevelDB begins a new log every 16 MiB, and deletes the one before soon after.
      const isSame = this.#log !== "" && existsSync(this.#log);
      if (!isSame) this.#log = join(this.#folder, logsAmong(readdirSync(this.#folder)).at(-1)!);
      const file = openSync(this.#log, "r+");
      try {
        const { size } = fstatSync(file);
        // Beyond the room it is as long as it is written.
        if (!isSame || size > this.#end) this.#written = size;
        this.#end = Math.max(size, this.#written + bytes + ROOM_BYTES);
        // Never shorter: what is written is kept, however wrong the count of it.
        if (this.#end > size) ftruncateSync(file, this.#end);
      } finally {
        closeSync(file);
      }
    } catch {
      // The log may have been deleted just now, or no file can be opened. Asked again after as much.
      this.#log = "";
      this.#end = this.#written + bytes + ROOM_BYTES;
    }
  }
}
