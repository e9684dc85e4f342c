import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../config/errorCode.js";
import type { PolicyFile } from "./place.js";
import type { PolicyProblem } from "./PolicyProblem.js";

export const SCHEMA = "schema.cedarschema";
const MAXIMUM_BYTES = 65_536;

/** What a directory of policies held at one moment. */
export interface PolicyFiles {
  /** The beginning of a SHA-256 over names and contents, and over what could not be read. */
  readonly version: string;
  /** Null where it is missing; then `problems` says so. */
  readonly schema: PolicyFile | null;
  readonly policies: readonly PolicyFile[];
  readonly problems: readonly PolicyProblem[];
}

type Read = PolicyFile | PolicyProblem;

const unreadable = (file: string, text: string): PolicyProblem => ({
  file,
  line: 1,
  column: 1,
  text,
});

const readOne = async (directory: string, name: string): Promise<Read> => {
  try {
    const path = join(directory, name);
    const found = await stat(path);
    if (!found.isFile()) return unreadable(name, "is no regular file");
    if (found.size > MAXIMUM_BYTES) {
      return unreadable(name, `has ${found.size} bytes; expected at most ${MAXIMUM_BYTES}`);
    }
    const bytes = await readFile(path);
    // Without the mark that some editors put at the beginning.
    return isUtf8(bytes)
      ? { name, text: new TextDecoder().decode(bytes) }
      : unreadable(name, "is not UTF-8");
  } catch (cause) {
    return unreadable(name, `cannot be read (${errorCode(cause)})`);
  }
};

const namesIn = async (directory: string): Promise<readonly string[]> => {
  const names = await readdir(directory);
  return names
    .filter((name) => !name.startsWith(".") && (name === SCHEMA || name.endsWith(".cedar")))
    .sort();
};

const isFile = (read: Read): read is PolicyFile => "name" in read;
const isProblem = (read: Read): read is PolicyProblem => !isFile(read);

const missingIn = (names: readonly string[]): readonly PolicyProblem[] => [
  ...(names.includes(SCHEMA) ? [] : [unreadable(SCHEMA, "is missing")]),
  ...(names.some((name) => name !== SCHEMA)
    ? []
    : [unreadable("*.cedar", "there is no file of policies")]),
];

const versionOf = (reads: readonly Read[]): string =>
  createHash("sha256").update(JSON.stringify(reads)).digest("hex").slice(0, 16);

/** Reads the schema and every `*.cedar` of a directory; what cannot be read is told as a problem. */
export const readPolicyFiles = async (directory: string): Promise<PolicyFiles> => {
  try {
    const names = await namesIn(directory);
    const reads = await Promise.all(names.map((name) => readOne(directory, name)));
    const files = reads.filter(isFile);
    return {
      version: versionOf(reads),
      schema: files.find(({ name }) => name === SCHEMA) ?? null,
      policies: files.filter(({ name }) => name !== SCHEMA),
      problems: [...missingIn(names), ...reads.filter(isProblem)],
    };
  } catch (cause) {
    const problems = [unreadable(".", `the directory cannot be read (${errorCode(cause)})`)];
    return { version: versionOf(problems), schema: null, policies: [], problems };
  }
};
