const TOKEN = /"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\]:,]|[^"{}[\]:,]+/g;

/** Indents compact JSON by four spaces a level without reading it, so that no number changes. */
export const indentJson = (compact: string): string => {
  let depth = 0;
  const line = (): string => `\n${"    ".repeat(depth)}`;
  const indented = (token: string): string => {
    if (token === "{" || token === "[") {
      depth += 1;
      return token + line();
    }
    if (token === "}" || token === "]") {
      depth -= 1;
      return line() + token;
    }
    if (token === ",") return `,${line()}`;
    return token === ":" ? ": " : token;
  };
  return compact.replaceAll(TOKEN, indented);
};
