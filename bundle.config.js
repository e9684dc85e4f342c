import { defineConfig } from "vite";

const compiled = (path) => `dist/${path}.js`;

/**
 * What the compiler left, and the packages that it imports, in a few files: opening two thousand takes
 * longer than all else that a start does. A package that finds files of its own beside it stays out.
 */
export default defineConfig({
  publicDir: false,
  ssr: {
    noExternal: true,
    external: ["@electric-sql/pglite", "@cedar-policy/cedar-wasm", "pg", "pino"],
  },
  build: {
    ssr: true,
    outDir: "dist/bundle",
    emptyOutDir: true,
    target: "node20",
    minify: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      input: {
        main: compiled("src/cli/main"),
        thread: compiled("sandbox/thread"),
        worker: compiled("src/storage/embedded/worker"),
      },
      // Beside each other: one finds another by its name.
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
