#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { setTimeout } from "node:timers";
import { fileURLToPath, URL } from "node:url";
import { setFlagsFromString } from "node:v8";

/** The bundle, or what the compiler left, which takes longer to load. */
const findBuilt = () =>
  ["bundle/main.js", "src/cli/main.js"]
    .map((path) => new URL(`../dist/${path}`, import.meta.url))
    .find((url) => existsSync(url));

let built = findBuilt();
if (!built) {
  console.error("causeway is not built yet: building it, which takes a moment.");
  // The output goes to standard error: standard output is for what the command prints.
  const build = spawnSync("npm", ["run", "build"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  built = findBuilt();
  if (build.status !== 0 || !built) {
    console.error("causeway could not be built. Run `npm ci`, then `npm run build`.");
    process.exit(1);
  }
}

// Checking code of WebAssembly (the database and the policies) that is never called, or optimizing it,
// would take as much time as the start itself.
for (const flag of ["--wasm-tiering-budget=200000000", "--wasm-lazy-validation"]) {
  setFlagsFromString(flag);
}
// Most of what runs at the start runs once: it is optimized with less zeal until the start is over.
setFlagsFromString("--interrupt-budget=1000000");
setTimeout(() => {
  setFlagsFromString("--interrupt-budget=100000");
}, 5_000).unref();
// Node 22 and later keep what they compiled for the next start.
module.enableCompileCache?.();

const { main } = await import(built.href);
process.exitCode = await main(process.argv);
// Not referenced: it only fires where a connection or a timer would keep the process.
setTimeout(() => process.exit(), 500).unref();
