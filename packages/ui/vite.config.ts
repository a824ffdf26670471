import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The web console: plain files that the daemon serves. Nothing is inlined, so that the strictest content security policy holds.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    outDir: "dist/console",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
