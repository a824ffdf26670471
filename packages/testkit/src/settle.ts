/**
 * Resolves once every promise that can go on without the clock has gone on: `setImmediate` runs when no microtask is left. Nothing in
 * a simulation waits for anything else outside, so this is the same in every run.
 */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
