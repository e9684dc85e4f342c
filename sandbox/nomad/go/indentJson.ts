/** A text, a pair of brackets with nothing between, or one character. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\{\}|\[\]|[^"]/gs;

/** Indents compact JSON by four spaces a level without parsing it, so that no number changes. */
export const indentJson = (compact: string): string => {
  let depth = 0;
  return compact.replaceAll(TOKEN, (token) => {
    switch (token) {
      case "{":
      case "[":
        return token + newLine((depth += 1));
      case "}":
      case "]":
        return newLine((depth -= 1)) + token;
      case ",":
        return token + newLine(depth);
      case ":":
        return ": ";
      default:
        return token;
    }
  });
};

const newLine = (depth: number): string => `\n${"    ".repeat(depth)}`;
