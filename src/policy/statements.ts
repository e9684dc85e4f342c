/** One policy of a file, as it stands there. */
export interface Statement {
  readonly text: string;
  /** Where the text begins in the file, in UTF-16 units. */
  readonly offset: number;
}

export const MAXIMUM_NESTING = 50;

/** A comment, a string, something that opens, closes or ends; what stands between does not matter. */
const TOKEN = /\/\/[^\r\n]*|"(?:[^"\\]|\\[^])*"|[([{]|[)\]}]|;/gu;

/**
 * Where nesting first passes the limit, in policies and schemas alike; null: nowhere. What nests deeper
 * must never reach the engine, which does not survive it.
 */
export const tooDeepAt = (text: string): number | null => {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if ("([{".includes(token)) depth += 1;
    else if (")]}".includes(token)) depth = Math.max(0, depth - 1);
    if (depth > MAXIMUM_NESTING) return index;
  }
  return null;
};

const LEADING = /^(?:\s|\/\/[^\r\n]*)*/u;

/** Without the white space and comments in front of it; null: there is nothing else. */
const statementAt = (text: string, offset: number): Statement | null => {
  const leading = LEADING.exec(text)?.[0].length ?? 0;
  return leading === text.length ? null : { text: text.slice(leading), offset: offset + leading };
};

/** The policies of a file. What follows the last one is a statement too, unless it is blank. */
export const statementsOf = (text: string): readonly Statement[] => {
  const ends = [...text.matchAll(TOKEN)]
    .filter(({ 0: token }) => token === ";")
    .map(({ index }) => index + 1);
  return [0, ...ends].flatMap((start, number) => {
    const end = ends[number] ?? text.length;
    return statementAt(text.slice(start, end), start) ?? [];
  });
};
