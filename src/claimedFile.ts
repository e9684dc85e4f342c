import { linkSync, readFileSync } from "node:fs";
import { errorCode } from "./config/errorCode.js";

/** Makes a file as the hard link of a whole draft, so that nobody reads half of it; false: it is there. */
export const linked = (draft: string, file: string): boolean => {
  try {
    linkSync(draft, file);
    return true;
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    throw cause;
  }
};

/** What a file holds; null where it cannot be read. */
export const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};
