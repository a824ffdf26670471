import { readFileSync } from "node:fs";

/** The kernel counts CPU time in hundredths of a second (USER_HZ is 100 on every Linux that Node runs on). */
const microsPerTick = 10_000;

/** CPU time that a process has used so far, all its threads, in microseconds. NaN where there is no /proc. */
export function cpuMicros(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, which may hold spaces; utime and stime are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * microsPerTick;
  } catch {
    return NaN;
  }
}

/** What a process had the disk write so far, in bytes: whole pages, as the kernel counts them when they are made dirty. NaN where there is no /proc. */
export function writtenBytes(pid) {
  try {
    return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1]);
  } catch {
    return NaN;
  }
}

/** Resident memory of a process, in bytes. NaN where there is no /proc. */
export function residentBytes(pid) {
  return memoryOf(pid).resident;
}

/**
 * Resident memory of a process, and what of it is its own, in bytes: the rest is files that are mapped, such as LevelDB's tables, which the system takes back
 * when it likes. NaN where there is no /proc.
 */
export function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const bytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024;
    return { resident: bytes("VmRSS"), own: bytes("RssAnon") };
  } catch {
    return { resident: NaN, own: NaN };
  }
}

/** The part of that which is the process's own, in bytes: without pages of files that it maps, which the system takes back when it needs them. */
export function ownBytes(pid) {
  try {
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
  } catch {
    return NaN;
  }
}
