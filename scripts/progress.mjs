/** How often a long piece of work says that it goes on, in milliseconds. */
const tickMs = 15_000;

/**
 * Tells that a piece of work goes on: after a while, and then again and again.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @param {number} [afterMs] when it is told first
 * @returns {Promise<T>}
 */
export async function withProgress(title, work, afterMs = 0) {
  const startMs = Date.now();
  const first = setTimeout(() => console.log(`· ${title} …`), afterMs);
  const tick = setInterval(
    () => console.log(`  … still at it, ${Math.round((Date.now() - startMs) / 1000)} s`),
    tickMs,
  );
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(tick);
  }
}
