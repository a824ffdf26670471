import { builtinModules } from "node:module";
import { defaultServerConditions, defineConfig } from "vite";

const external = ["electron", ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/** The two that Electron runs itself: main is an ES module; a preload script in the sandbox must be CommonJS, in one file. */
const outputs = {
  main: { input: "src/main/main.ts", output: { format: "es", entryFileNames: "main.js" } },
  preload: { input: "src/preload/preload.ts", output: { format: "cjs", entryFileNames: "preload.cjs" } },
} as const;

export default defineConfig(({ mode }) => ({
  resolve: { conditions: ["@machinery/source", ...defaultServerConditions] },
  ssr: { noExternal: true, resolve: { conditions: ["@machinery/source", ...defaultServerConditions] } },
  build: {
    ssr: true,
    target: "node24",
    outDir: `dist/${mode}`,
    rolldownOptions: { ...outputs[mode === "preload" ? "preload" : "main"], external },
  },
}));
