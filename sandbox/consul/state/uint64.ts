/** A Go uint64: a number while a number is exact, a bigint from 2^53 on. The two compare with each other. */
export type Uint64 = number | bigint;

const LAST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/** The uint64 that a bigint stands for. */
export const uint64 = (value: bigint): Uint64 => (value <= LAST_EXACT ? Number(value) : value);

/** The next uint64. */
export const successor = (value: Uint64): Uint64 => uint64(BigInt(value) + 1n);

/** The larger of two. */
export const later = (a: Uint64, b: Uint64): Uint64 => (a > b ? a : b);

/** Reads what Go's strconv.ParseUint(text, 10, 64) reads; undefined for everything else. */
export const parseUint64 = (text: string): Uint64 | undefined => {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < 1n << 64n ? uint64(value) : undefined;
};
