// The load: keeps so many events in flight for so long, and tells its parent how it went.
import { ways } from "./ways.mjs";

process.on("disconnect", () => process.exit(0));
process.on("message", ({ way, ms, ...setting }) => {
  run(ways[way](setting), setting.inFlight, ms).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error?.message ?? error) }),
  );
});

async function run({ one, close }, inFlight, ms) {
  const latenciesMs = [];
  const startMs = performance.now();
  const untilMs = startMs + ms;
  try {
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        for (let beginMs = performance.now(); beginMs < untilMs;) {
          await one();
          const endMs = performance.now();
          latenciesMs.push(endMs - beginMs);
          beginMs = endMs;
        }
      }),
    );
  } finally {
    await close();
  }
  const tookMs = performance.now() - startMs;
  latenciesMs.sort((a, b) => a - b);
  const at = (share) => latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))];
  return { events: latenciesMs.length, tookMs, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
