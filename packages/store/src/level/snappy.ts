/** Undoes Snappy's compression of a block (format_description.txt there). Undefined for bytes that are none, or grow beyond a bound. */
export function uncompress(bytes: Uint8Array, mostBytes: number): Uint8Array | undefined {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined || shift > 28) return undefined;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > mostBytes) return undefined;
  const out = new Uint8Array(length);
  let to = 0;
  const little = (count: number): number => {
    let value = 0;
    for (let byte = 0; byte < count; byte++) value += (bytes[at + byte] ?? 0) * 2 ** (8 * byte);
    at += count;
    return value;
  };
  while (at < bytes.length) {
    const tag = bytes[at++]!;
    const kind = tag & 3;
    if (kind === 0) {
      const size = tag >> 2 < 60 ? (tag >> 2) + 1 : little((tag >> 2) - 59) + 1;
      if (at + size > bytes.length || to + size > length) return undefined;
      out.set(bytes.subarray(at, at + size), to);
      at += size;
      to += size;
      continue;
    }
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = kind === 1 ? (tag >> 5) * 256 + little(1) : little(kind === 2 ? 2 : 4);
    if (back === 0 || back > to || to + size > length) return undefined;
    // It may overlap what it makes.
    for (let byte = 0; byte < size; byte++, to++) out[to] = out[to - back]!;
  }
  return to === length ? out : undefined;
}
