import { terminalSettings } from "../config/terminalSettings.js";

/** Data goes to standard output. */
export const printData = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Everything else goes to standard error. */
export const printNotice = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** JSON on request, and where no terminal reads. */
export const wantsJson = (options: { readonly json?: boolean }): boolean =>
  options.json === true || !process.stdout.isTTY;

/** Makes a heading stand out on a terminal that shows colours. */
export const heading = (text: string): string =>
  process.stdout.isTTY && terminalSettings().color ? `\u001b[1m${text}\u001b[0m` : text;
