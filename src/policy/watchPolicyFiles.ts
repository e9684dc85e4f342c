import { watch, type FSWatcher } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { type PolicyFiles, readPolicyFiles } from "./readPolicyFiles.js";

/** For file systems that tell nothing, and directories that were replaced. */
const POLL_MS = 2_000;
/** A file that is being written must not be read half: contents count once they stay. */
const SETTLE_MS = 100;

/** Reads until two readings agree. */
const settled = async (directory: string): Promise<PolicyFiles> => {
  let before = await readPolicyFiles(directory);
  for (;;) {
    await wait(SETTLE_MS);
    const now = await readPolicyFiles(directory);
    if (now.version === before.version) return now;
    before = now;
  }
};

const watcherOf = (directory: string, told: () => void): FSWatcher | null => {
  try {
    const watcher = watch(directory, { persistent: false }, told);
    watcher.on("error", () => {
      watcher.close();
    });
    return watcher;
  } catch {
    // No more watches on this machine: polling finds the change.
    return null;
  }
};

/** One look at a time; whoever asks meanwhile gets another one after it. */
const oneAtATime = (look: () => Promise<void>): (() => Promise<void>) => {
  let looking = false;
  let again = false;
  return async () => {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      await look();
    }
    looking = false;
  };
};

/**
 * Calls `changed`, which never rejects, with every new content of the directory that differs from the
 * one before; `version` is the one that is known. Gives the function that ends it.
 */
export const watchPolicyFiles = (
  directory: string,
  version: string,
  changed: (files: PolicyFiles) => Promise<void>,
): (() => void) => {
  let known = version;
  let closed = false;
  const look = oneAtATime(async () => {
    if ((await readPolicyFiles(directory)).version === known) return;
    const files = await settled(directory);
    if (closed || files.version === known) return;
    known = files.version;
    await changed(files);
  });
  const told = (): void => void look();
  const watcher = watcherOf(directory, told);
  const timer = setInterval(told, POLL_MS).unref();
  return () => {
    closed = true;
    clearInterval(timer);
    watcher?.close();
  };
};
