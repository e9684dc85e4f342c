import { Buffer } from "node:buffer";

/** What stands in the place of a secret: how long it is, and nothing else. */
export const masked = (secret: string): string =>
  `(${Buffer.byteLength(secret, "utf8")} bytes, masked)`;

const TELLING = /pass(word|wd|phrase)?|secret|token|api[-_]?key|private[-_]?key|credential|auth/i;

/** Whether a name itself says that what it names is a secret, besides what its type says. */
export const namesSecret = (name: string): boolean => TELLING.test(name);
