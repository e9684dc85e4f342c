import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "@jest/globals";

const made: string[] = [];

afterEach(() => {
  for (const directory of made.splice(0))
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

/** A directory of a test with these files in it, removed after the test. */
export const workspace = (
  files: Readonly<Record<string, string | { readonly text: string; readonly mode: number }>> = {},
): string => {
  const directory = mkdtempSync(join(tmpdir(), "causeway-test-"));
  made.push(directory);
  for (const [name, file] of Object.entries(files)) {
    const path = join(directory, name);
    const { text, mode } = typeof file === "string" ? { text: file, mode: 0o600 } : file;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
  }
  return directory;
};
