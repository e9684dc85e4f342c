import { parseDuration } from "../go/duration.js";
import type { Json } from "../go/Json.js";
import type { HclFunction } from "./functions.js";
import { textOf } from "./textOf.js";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const LONG_MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** The functions of job files that know what a time is. */
export const timeFunctions: readonly (readonly [string, HclFunction])[] = [
  ["formatdate", ([pattern, time]) => formatDate(textOf(pattern), timeOf(time))],
  [
    "timeadd",
    ([time, duration]) => {
      const nanoseconds = parseDuration(textOf(duration));
      if (typeof nanoseconds === "string") throw new Error(nanoseconds);
      const moved = timeOf(time).getTime() + nanoseconds / 1e6;
      return new Date(moved).toISOString().replace(/\.\d+Z$/, "Z");
    },
  ],
];

const timeOf = (value: Json | undefined): Date => {
  const time = new Date(textOf(value));
  if (Number.isNaN(time.getTime())) throw new Error("not a valid RFC3339 timestamp");
  return time;
};

const two = (value: number): string => String(value).padStart(2, "0");

/** What a run of one letter stands for, in universal time. */
const PARTS: Readonly<Record<string, (time: Date) => string>> = {
  YYYY: (time) => String(time.getUTCFullYear()),
  YY: (time) => two(time.getUTCFullYear() % 100),
  MMMM: (time) => LONG_MONTHS[time.getUTCMonth()] ?? "",
  MMM: (time) => MONTHS[time.getUTCMonth()] ?? "",
  MM: (time) => two(time.getUTCMonth() + 1),
  M: (time) => String(time.getUTCMonth() + 1),
  DD: (time) => two(time.getUTCDate()),
  D: (time) => String(time.getUTCDate()),
  EEEE: (time) => DAYS[time.getUTCDay()] ?? "",
  EEE: (time) => (DAYS[time.getUTCDay()] ?? "").slice(0, 3),
  hh: (time) => two(time.getUTCHours()),
  h: (time) => String(time.getUTCHours()),
  HH: (time) => two(time.getUTCHours() % 12 || 12),
  H: (time) => String(time.getUTCHours() % 12 || 12),
  AA: (time) => (time.getUTCHours() < 12 ? "AM" : "PM"),
  aa: (time) => (time.getUTCHours() < 12 ? "am" : "pm"),
  mm: (time) => two(time.getUTCMinutes()),
  m: (time) => String(time.getUTCMinutes()),
  ss: (time) => two(time.getUTCSeconds()),
  s: (time) => String(time.getUTCSeconds()),
  ZZZZZ: () => "+00:00",
  ZZZZ: () => "+0000",
  ZZZ: () => "UTC",
  Z: () => "Z",
};

const formatDate = (pattern: string, time: Date): string =>
  pattern.replaceAll(/'((?:[^']|'')*)'|([a-zA-Z])\2*/g, (run: string, quoted?: string) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    const part = PARTS[run];
    if (!part) throw new Error(`unsupported format verb ${JSON.stringify(run)}`);
    return part(time);
  });
