import { ZodError } from "zod";
import { RowTooLarge } from "./jsonRows.js";

/** Whether an answer was not what its reader expects: no JSON, of another shape, too large or too deep. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  error instanceof ZodError ||
  error instanceof RowTooLarge ||
  error instanceof RangeError;
