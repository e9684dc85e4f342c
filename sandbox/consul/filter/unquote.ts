const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\"]))/y;

/** Reads a Go string literal, with backticks or double quotes; undefined where Go refuses it. */
export const unquote = (literal: string): string | undefined => {
  const inside = literal.slice(1, -1);
  if (literal.startsWith("`")) return inside.replaceAll("\r", "");
  if (inside.includes("\n")) return undefined;
  let text = "";
  for (let at = 0; at < inside.length;) {
    if (inside[at] !== "\\") {
      text += inside[at] ?? "";
      at += 1;
      continue;
    }
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(inside);
    if (!match) return undefined;
    text += escaped(match);
    at = ESCAPE.lastIndex;
  }
  return text;
};

const escaped = ([, byte, short, long, octal, simple]: RegExpExecArray): string => {
  if (simple !== undefined) return SIMPLE[simple] ?? "";
  if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
  return String.fromCodePoint(parseInt(byte ?? short ?? long ?? "0", 16));
};
