#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers";
import { fileURLToPath, URL } from "node:url";
import { setFlagsFromString } from "node:v8";

const built = new URL("../dist/src/cli/main.js", import.meta.url);

if (!existsSync(built)) {
  console.error("causeway is not built yet: building it, which takes a moment.");
  // The output goes to standard error: standard output is for what the command prints.
  const build = spawnSync("npm", ["run", "build"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (build.status !== 0 || !existsSync(built)) {
    console.error("causeway could not be built. Run `npm ci`, then `npm run build`.");
    process.exit(1);
  }
}

// The database and the policies are WebAssembly: optimizing what runs once at the start would take
// as much time as the start itself.
setFlagsFromString("--wasm-tiering-budget=200000000");

const { main } = await import(built.href);
process.exitCode = await main(process.argv);
// Not referenced: it only fires where a connection or a timer would keep the process.
setTimeout(() => process.exit(), 500).unref();
