import { accessSync, constants } from "node:fs";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A Chromium on this machine: what `CHROMIUM_PATH` names, or one in a usual place; null: none. */
export const findChromium = (): string | null => {
  const named = process.env["CHROMIUM_PATH"];
  return (named === undefined ? USUAL_PLACES : [named]).find(isExecutable) ?? null;
};
