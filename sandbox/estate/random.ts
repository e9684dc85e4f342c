/** Numbers from 0 up to 1 that follow from a seed alone. */
export type Random = () => number;

/** A small generator (mulberry32): good enough to scatter instances, and the same on every machine. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** `length` characters of an alphabet. */
export const randomText = (random: Random, length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? "").join("");

/** A UUID of version 4 from a generator. */
export const randomUuid = (random: Random): string => {
  const hex = randomText(random, 32, "0123456789abcdef");
  const variant = "89ab"[Math.floor(random() * 4)] ?? "8";
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
};
