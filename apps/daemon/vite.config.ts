import { isBuiltin } from "node:module";
import { defaultServerConditions, defineConfig } from "vite";

const conditions = ["@machinery/source", ...defaultServerConditions];

/** Left as they are: what is native, and what looks for files beside itself. */
const apart = /^(?:classic-level|@grpc\/|grpc-health-check|protobufjs|pino|pino-pretty|commander)/;

// The program as a few files: to find and read the 1,500 modules that it is made of took most of the time that it needs to start, and so it did for each
// of its threads.
export default defineConfig({
  resolve: { conditions },
  ssr: { noExternal: true, resolve: { conditions } },
  build: {
    ssr: true,
    target: "node22",
    outDir: "dist",
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: { main: "src/main.ts", "partition-thread": "src/partition-thread.ts" },
      external: (id) => isBuiltin(id) || apart.test(id),
      // Beside each other: some look for what lies beside them.
      output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
