import { z } from "zod";
import { parseUint64, type Uint64 } from "../state/uint64.js";

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LARGE = /^\d{16,20}$/;
const MARK = "$uint64";

/** Rewrites the integers of a JSON text that JSON.parse would round, so that `uint64` can read them. */
export const keepLargeIntegers = (json: string): string =>
  json.replaceAll(TOKEN, (token) => (LARGE.test(token) ? `{"${MARK}":"${token}"}` : token));

const marked = z
  .object({ [MARK]: z.string() })
  .transform((value): Uint64 => parseUint64(value[MARK]) ?? 0);

/** An unsigned integer of 64 bits; 0 where there is none. */
export const uint64 = z
  .union([marked, z.int().nonnegative()])
  .nullish()
  .transform((value): Uint64 => value ?? 0);
