import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { linked } from "../claimedFile.js";
import { errorCode } from "../config/errorCode.js";
import { Fault } from "../errors.js";

const KEY_BYTES = 32;

const unusable = (path: string, why: string): Fault =>
  new Fault("AUDIT_UNAVAILABLE", `The ledger's key ${path} cannot be used: ${why}.`);

/** Of a key without which what is recorded already cannot be verified or continued. */
export const keyLost = (path: string): Fault =>
  unusable(path, "it is missing, and the ledger holds records sealed with it; put it back");

/** Null where there is none. Throws as `openAuditKey` does. */
export const readAuditKey = (path: string): Buffer | null => {
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw unusable(path, "others can read it; run `chmod 600` on it");
    }
    const key = Buffer.from(readFileSync(path, "utf8").trim(), "hex");
    if (key.length < KEY_BYTES) throw unusable(path, "it holds less than 32 bytes in hex");
    return key;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    if (errorCode(cause) === "ENOENT") return null;
    throw unusable(path, errorCode(cause));
  }
};

/** A hard link is made whole or not at all: of two that start at once, one makes the key. */
const makeKey = (path: string): void => {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, `${randomBytes(KEY_BYTES).toString("hex")}\n`, {
      mode: 0o600,
      flush: true,
    });
    linked(draft, path);
  } catch (cause) {
    throw unusable(path, errorCode(cause));
  } finally {
    rmSync(draft, { force: true });
  }
};

/**
 * The key that seals the ledger: 32 bytes in hex, made at the first start (0600) where `mayMake` says so.
 * @throws Fault AUDIT_UNAVAILABLE where it cannot be read or made, or others can read it
 */
export const openAuditKey = async (
  path: string,
  mayMake: () => Promise<boolean>,
): Promise<Buffer> => {
  const known = readAuditKey(path);
  if (known) return known;
  if (!(await mayMake())) throw keyLost(path);
  makeKey(path);
  const made = readAuditKey(path);
  if (made) return made;
  throw unusable(path, "it vanished while it was made");
};
