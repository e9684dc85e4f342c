import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./precompress.ts";

export default defineConfig({
  // Relative addresses: the console works below any path prefix.
  base: "./",
  publicDir: false,
  plugins: [react(), precompress()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2022",
    // The polyfill is an inline script, which the Content-Security-Policy forbids.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Monaco is one large chunk whatever one does.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      onLog: (level, log, report) => {
        // A remark of GraphiQL's to a compiler that already ran over it.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
      },
    },
  },
});
