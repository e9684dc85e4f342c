import { formatTime } from "../state/Clock.js";
import type { EvalRow } from "../state/rows.js";
import { inOrder, omitZero } from "./omitZero.js";

/** An evaluation as Nomad prints it: what is empty is left out. */
export const evalShape = (row: EvalRow): object => {
  const { WaitUntil, ...rest } = row;
  const shape = omitZero(rest);
  return WaitUntil === 0n ? shape : inOrder({ ...shape, WaitUntil: formatTime(WaitUntil) });
};
