/** Where a watch over several partitions is: the cursor of each. */
export const writeVectorCursor = (cursors: readonly string[]): string => cursors.join(",");

/** Reads one back; undefined when it is not of so many partitions. */
export function readVectorCursor(cursor: string, count: number): readonly string[] | undefined {
  const cursors = cursor.split(",");
  return cursors.length === count && cursors.every((each) => each !== "") ? cursors : undefined;
}
