/** A regular expression as Go reads it. Throws Go's sentence for what is none. */
export const goRegExp = (source: string): RegExp => {
  const [, flags = "", body = source] = /^\(\?([ims]+)\)(.*)$/s.exec(source) ?? [];
  const pattern = body.replaceAll("(?P<", "(?<");
  try {
    return compiled(pattern, flags);
  } catch {
    throw new Error(`error parsing regexp: ${regexpFault(source)}: \`${source}\``);
  }
};

/** The likeliest of RE2's reasons. */
const regexpFault = (source: string): string => {
  if (/^[*+?]/.test(source)) return "missing argument to repetition operator";
  return source.includes("[") ? "missing closing ]" : "missing closing )";
};

/** RE2 allows more escapes than the strict mode of JavaScript does. */
const compiled = (pattern: string, flags: string): RegExp => {
  try {
    return new RegExp(pattern, `u${flags}`);
  } catch {
    return new RegExp(pattern, flags);
  }
};
