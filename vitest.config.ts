import { defineConfig } from "vitest/config";

// Packages are read from their sources, so a unit test never sees a stale build.
const source = "@machinery/source";

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source, "node", "module-sync"] } },
  test: {
    // On a small machine one core less, which is what Vitest takes, is half of it. What tests wait for keeps no core busy.
    maxWorkers: "100%",
    // For what hangs. What is only slow, on a machine that is busy, is no failure: how fast things are is for `npm run bench` to say.
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/*/src/**/*.test.ts",
            "scripts/**/*.test.ts",
            "examples/**/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["tests/**/*.test.ts"],
          hookTimeout: 60_000,
          // As long as a page is waited for: a second, which is usual, is too short on a machine that is busy.
          expect: { poll: { timeout: 15_000 } },
          // What was built runs as it is.
          server: { deps: { external: [/\/apps\/desktop\/dist\/main\//] } },
        },
      },
    ],
  },
});
