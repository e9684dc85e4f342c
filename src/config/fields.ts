import { z } from "zod";

/*
 * The message of every check is what is expected; what was found, and where, is added when an issue
 * becomes a problem.
 */

/** Numbers may come from variables, which are text. */
const toNumber = (value: unknown): unknown =>
  typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;

const TRUE = new Set<unknown>(["true", "True", "TRUE", "t", "T", "1"]);
const FALSE = new Set<unknown>(["false", "False", "FALSE", "f", "F", "0"]);

/** True or false as the vendors' command lines spell it in variables; anything else stays as it is. */
export const toTruth = (value: unknown): unknown => {
  if (TRUE.has(value)) return true;
  return FALSE.has(value) ? false : value;
};

/** A whole number from `least` to `most`. `noun` is part of the message: `a port`. */
export const wholeNumber = (noun: string, least: number, most: number) => {
  const expected = `${noun} from ${least} to ${most}`;
  return z.preprocess(toNumber, z.int(expected).min(least, expected).max(most, expected));
};

/** True or false, as such or in the spellings of `toTruth`. */
export const truth = () => z.preprocess(toTruth, z.boolean("true or false"));

/** Text of 1 to 255 characters without control characters. */
export const line = (expected: string) => z.string(expected).regex(/^[^\p{Cc}]{1,255}$/u, expected);

/** As `line`; nothing and "" both mean that it is left out. */
export const optionalLine = (expected: string) =>
  z.preprocess((value) => (value === "" ? null : value), line(expected).nullable()).default(null);

/** A mapping with exactly these keys. */
export const mapping = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? keys : `a mapping with the keys ${keys}`),
  });
};
