import type { RaftIndex } from "../state/rows.js";
import type { Uint64 } from "../state/uint64.js";

/** Whether a row is the one that a caller saw: an index of 0 stands for none at all. */
export const isCurrent = (row: RaftIndex | undefined, index: Uint64): boolean =>
  (row?.ModifyIndex ?? 0) === index;
