/** Control characters, and those that turn the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const escaped = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

/** Text from elsewhere, safe to show: it can neither move the cursor nor colour nor hide anything. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escaped);

/** Text of several lines, with the same care. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");

/** JSON with the same care; still the same JSON. */
export const printableJson = (value: unknown): string =>
  printableLines(JSON.stringify(value, null, 2));
