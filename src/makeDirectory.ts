import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./config/errorCode.js";

/**
 * Makes a directory that this user alone may use, with all above it, where there is none. One level
 * after the other: Node's own recursion never ends below a path such as `/proc`.
 */
export const makeDirectory = (path: string): void => {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    if (errorCode(cause) !== "EEXIST") throw cause;
  }
};
