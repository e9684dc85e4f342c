const TRUE = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE = new Set(["0", "f", "F", "FALSE", "false", "False"]);

/** What Go's ParseBool makes of a text; undefined for what it refuses. */
export const parseBool = (text: string): boolean | undefined => {
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : undefined;
};

/** Go's refusal of a text that is no truth value. */
export const boolError = (text: string): string =>
  `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`;
