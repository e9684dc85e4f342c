import { InvalidArgumentError } from "commander";
import { LONGEST_TTL } from "../control/controlMessages.js";

const SECONDS = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3_600],
  ["d", 86_400],
]);

/** The seconds of `90s`, `15m`, `12h` or `30d`. */
export const timeToLive = (text: string): number => {
  const [, count = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS.get(unit) ?? 0);
  if (seconds >= 1 && seconds <= LONGEST_TTL) return seconds;
  throw new InvalidArgumentError("Expected a time such as 12h or 30d, at most 3650d.");
};
