import { isBuiltin } from "node:module";
import { defaultServerConditions, defineConfig } from "vite";

const conditions = ["@machinery/source", ...defaultServerConditions];

// The program as one file, over what the compiler made of `process.ts`: a command line that reads a thousand modules is slow to answer.
export default defineConfig({
  resolve: { conditions },
  ssr: { noExternal: true, resolve: { conditions } },
  build: {
    ssr: true,
    target: "node22",
    outDir: "dist",
    emptyOutDir: false,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: { process: "src/process.ts" },
      external: (id) => isBuiltin(id) || id === "commander",
      output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name].part.js" },
    },
  },
});
