import { Fault } from "../errors.js";

const SEPARATOR = "\u0000";

/**
 * An opaque cursor: the name of the list and the last id of the page, so that it survives changes
 * between pages and does not pass for a cursor of another list.
 */
export const encodeCursor = (list: string, last: string): string =>
  Buffer.from(`${list}${SEPARATOR}${last}`, "utf8").toString("base64url");

/** The last id of the page before. Throws BAD_CURSOR for what this list did not hand out. */
export const decodeCursor = (list: string, cursor: string): string => {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const prefix = `${list}${SEPARATOR}`;
  const last = text.slice(prefix.length);
  if (!text.startsWith(prefix) || last === "" || encodeCursor(list, last) !== cursor) {
    throw new Fault(
      "BAD_CURSOR",
      "`after` is not a cursor of this list; pass an `endCursor` that it gave, with the same arguments.",
    );
  }
  return last;
};
