import { CommandFailure } from "./CommandFailure.js";

const split = (pair: string): [string, string] => {
  const [name = "", ...rest] = pair.split("=");
  if (/^[_A-Za-z]\w*$/.test(name) && rest.length > 0) return [name, rest.join("=")];
  throw new CommandFailure("usage", "a variable is written as name=value");
};

/** Numbers, true, false, null, lists and objects as JSON writes them; anything else is text. */
const typed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
};

/** The variables of an operation from `-f name=text` and `-F name=typed`; a later one counts. */
export const operationVariables = (
  texts: readonly string[],
  typedTexts: readonly string[],
): Readonly<Record<string, unknown>> =>
  Object.fromEntries([
    ...texts.map(split),
    ...typedTexts.map(split).map(([name, text]) => [name, typed(text)] as const),
  ]);
