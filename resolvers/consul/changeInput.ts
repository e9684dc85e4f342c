import { z } from "zod";
import type { Json, JsonObject } from "../../src/operations/Json.js";

const LARGEST = 2n ** 64n - 1n;

/** A modify index, or flags: an unsigned 64-bit number in decimal digits. */
export const uint64 = (name: string): z.ZodType<string> =>
  z.string().refine((text) => /^\d{1,20}$/.test(text) && BigInt(text) <= LARGEST, {
    message: `\`${name}\` must be a whole number from 0 to 18446744073709551615, in digits.`,
  });

/** Text that Consul can keep: whole characters. */
export const text = (name: string): z.ZodType<string> =>
  z.string().refine((value) => value.isWellFormed(), {
    message: `\`${name}\` holds a lone surrogate; send whole characters.`,
  });

/** Where a change is made that names its target by itself. */
export const where = {
  source: z.string().nullish(),
  datacenter: z.string().nullish(),
};

/** An input as it is shown: what was omitted is left out. */
export const shownInput = (input: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]): [string, Json][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
