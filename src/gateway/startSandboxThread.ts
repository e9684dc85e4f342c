import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { z } from "zod";

/** How to reach a server of the sandbox. */
export interface SandboxAccess {
  readonly address: string;
  readonly token: string;
}

/** The sample estate, wherever it runs. */
export interface RunningSandbox {
  readonly consul: SandboxAccess;
  readonly nomad: SandboxAccess;
  close(): Promise<void>;
}

const access = z.object({ address: z.string(), token: z.string() });
const started = z.object({ consul: access, nomad: access });

/** The built thread: beside this file in the bundle, where the compiler leaves it, or null. */
const builtThread = (): string | null =>
  ["thread.js", "../../sandbox/thread.js"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync) ?? null;

/** Starts the sample estate in a thread of its own; from the sources, where no thread can be made of them, here. */
export const startSandboxThread = async (): Promise<RunningSandbox> => {
  const entry = builtThread();
  if (entry === null) {
    // Loaded here, because the thread loads it by itself.
    const { startSandbox } = await import("../../sandbox/estate.js");
    return startSandbox({ story: true });
  }
  const worker = new Worker(entry, { execArgv: [] });
  const message = new Promise<unknown>((resolve, reject) => {
    worker.once("message", resolve).once("error", reject);
  });
  return {
    ...started.parse(await message),
    close: async () => {
      const ended = once(worker, "exit");
      worker.postMessage("close");
      await ended;
    },
  };
};
