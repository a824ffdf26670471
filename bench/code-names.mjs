import { readFileSync } from "node:fs";

/**
 * Names for addresses of code that V8 made, from the map that it writes with `--perf-basic-prof` (a line for each piece: address, size, name). V8 uses the room of
 * code that it has thrown away again: an address belongs to the last piece that was written over it, and `perf` by itself takes any.
 */
export function codeNames(path) {
  const pieces = readFileSync(path, "latin1")
    .split("\n")
    .map((line, at) => {
      const [start, size, ...name] = line.split(" ");
      return { start: Number.parseInt(start, 16), size: Number.parseInt(size, 16), name: name.join(" "), at };
    })
    .filter(({ size }) => size > 0)
    .sort((one, other) => one.start - other.start);
  const largest = pieces.reduce((most, { size }) => Math.max(most, size), 0);
  const known = new Map();
  return (address) => {
    if (!known.has(address)) known.set(address, lastPieceAt(pieces, address, largest)?.name ?? "?");
    return known.get(address);
  };
}

function lastPieceAt(pieces, address, largest) {
  let low = 0;
  for (let high = pieces.length; low < high;) {
    const middle = (low + high) >> 1;
    if (pieces[middle].start <= address) low = middle + 1;
    else high = middle;
  }
  let last;
  for (let at = low - 1; at >= 0 && pieces[at].start > address - largest; at--) {
    const piece = pieces[at];
    if (address < piece.start + piece.size && (last === undefined || piece.at > last.at)) last = piece;
  }
  return last;
}
