import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

// The page: plain files that the app serves to itself. Nothing is inlined, so that the strictest content security policy holds.
export default defineConfig({
  base: "./",
  plugins: [react()],
  resolve: { conditions: ["@machinery/source", ...defaultClientConditions] },
  build: {
    outDir: "dist/renderer",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
