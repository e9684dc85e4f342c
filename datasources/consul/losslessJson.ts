const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** What a double may not hold: Consul's flags and indexes are unsigned 64-bit integers. */
const LONG_INTEGER = /^-?\d{16,}$/;

const quoteLongIntegers = (betweenStrings: string): string =>
  betweenStrings.replace(NUMBER, (number) => (LONG_INTEGER.test(number) ? `"${number}"` : number));

const isEscaped = (text: string, quote: number): boolean => {
  let backslashes = 0;
  while (text[quote - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
};

/** Just behind the string that opens at `open`; the end of the text if it never closes. */
const afterString = (text: string, open: number): number => {
  let close = text.indexOf('"', open + 1);
  while (close > 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close < 0 ? text.length : close + 1;
};

/** Parses JSON with every integer of 16 digits or more as a string of its digits. Throws SyntaxError. */
export const parseLossless = (text: string): unknown => {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const open = quote < 0 ? text.length : quote;
    const end = afterString(text, open);
    parts.push(quoteLongIntegers(text.slice(at, open)), text.slice(open, end));
    at = end;
  }
  return JSON.parse(parts.join(""));
};
