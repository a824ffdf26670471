/** Everything an iterable gives, as a list. Meant for what is known to be short: nothing bounds it but its source. */
export async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of iterable) all.push(one);
  return all;
}
