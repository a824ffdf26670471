/** Lines that came together. A line that was too long is not kept: undefined. */
export type Lines = readonly (Buffer | undefined)[];

const lineFeed = 10;
const empty = Buffer.alloc(0);

/**
 * Splits what comes into lines, and gives those that are whole as soon as they are, at most `mostLines` together. A line over `mostBytes` is thrown away as
 * it comes. What follows the last line feed is a line as well, unless it is empty. `holds` is told how much of a line that goes on is held; where it says no,
 * nothing more is given.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  mostBytes: number,
  mostLines: number,
  holds: (bytes: number) => boolean = () => true,
): AsyncGenerator<Lines, void> {
  /** The parts of a line that goes on; undefined: it is too long already. */
  let parts: Buffer[] | undefined = [];
  let bytes = 0;
  const extend = (part: Buffer): void => {
    bytes += part.length;
    if (bytes > mostBytes) parts = undefined;
    else if (part.length > 0) parts?.push(part);
  };
  const finish = (): Buffer | undefined => {
    const line =
      parts === undefined || parts.length > 1 ? parts && Buffer.concat(parts) : (parts[0] ?? empty);
    parts = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let lines: (Buffer | undefined)[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      extend(chunk.subarray(from, end));
      lines.push(finish());
      from = end + 1;
      if (lines.length === mostLines) {
        yield lines;
        lines = [];
      }
    }
    extend(chunk.subarray(from));
    if (lines.length > 0) yield lines;
    if (!holds(parts === undefined ? 0 : bytes)) return;
  }
  if (bytes > 0) yield [finish()];
}
