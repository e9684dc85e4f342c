import { createContext, Script } from "node:vm";

const LONGEST_MS = 250;
/** No pattern takes long that leaves less than two things open. */
const COSTLY = /[*+?}|][^]*[*+?}|]/;

const context = createContext({ pattern: /^$/, text: "" });
const script = new Script("pattern.test(text)");

/**
 * Whether a pattern is found in a text. Go takes a time that grows with the text; JavaScript may
 * take forever, and is stopped: throws what the caller can do.
 */
export const matches = (pattern: RegExp, text: string): boolean => {
  if (!COSTLY.test(pattern.source)) return pattern.test(text);
  Object.assign(context, { pattern, text });
  try {
    return script.runInContext(context, { timeout: LONGEST_MS }) === true;
  } catch {
    throw new Error(
      `The regular expression ${JSON.stringify(pattern.source)} took the sandbox more than ` +
        `${LONGEST_MS} ms on one text. Use fewer repetitions inside each other.`,
    );
  }
};
