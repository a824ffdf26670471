const units = ["KiB", "MiB", "GiB", "TiB"];

/** A number of bytes for people, such as `4.2 MiB`. */
export function renderByteSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  let size = bytes;
  let unit = "";
  for (const next of units) {
    // What would be shown as 1024.0 is one of the next unit.
    if (unit !== "" && size < 1_023.95) break;
    size /= 1_024;
    unit = next;
  }
  return `${size.toFixed(1)} ${unit}`;
}
