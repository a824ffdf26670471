/** A signal that follows two others, until it is unlinked: a long-lived signal must not collect the listeners of ended calls. */
export function linkSignals(
  first: AbortSignal,
  second: AbortSignal,
): { signal: AbortSignal; unlink(): void } {
  const controller = new AbortController();
  const unlink = (): void => {
    first.removeEventListener("abort", follow);
    second.removeEventListener("abort", follow);
  };
  const follow = (): void => {
    unlink();
    controller.abort();
  };
  if (first.aborted || second.aborted) {
    controller.abort();
  } else {
    first.addEventListener("abort", follow);
    second.addEventListener("abort", follow);
  }
  return { signal: controller.signal, unlink };
}
