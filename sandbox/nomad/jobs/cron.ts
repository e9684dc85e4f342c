const RANGES: readonly (readonly [number, number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
];
const NAMES: readonly (readonly string[])[] = [
  [],
  [],
  [],
  ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
];
const SHORTHANDS: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

/** Why a cron specification is refused; "" for a good one. */
export const cronError = (spec: string): string => {
  const fields = fieldsOf(spec);
  if (fields.length < 5) return "missing field(s)";
  const bad = fields.slice(0, 5).find((field, at) => numbers(field, at) === undefined);
  return bad === undefined ? "" : `syntax error in field ${JSON.stringify(bad)}`;
};

const fieldsOf = (spec: string): readonly string[] =>
  (SHORTHANDS.get(spec.trim()) ?? spec).trim().split(/\s+/);

const numbers = (field: string, at: number): ReadonlySet<number> | undefined => {
  const [low, high] = RANGES[at] ?? [0, 0];
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const span = spanOf(part, at);
    if (!span || span.from < low || span.to > high + 1) return undefined;
    for (let value = span.from; value <= span.to; value += span.step) {
      found.add(at === 4 ? value % 7 : value);
    }
  }
  return found;
};

interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What one part of a field covers, such as 1-5 or star/15. */
const spanOf = (part: string, at: number): Span | undefined => {
  const match = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
  if (!match) return undefined;
  const [, first = "*", last, step = "1"] = match;
  const [low, high] = RANGES[at] ?? [0, 0];
  const any = /^[*?]$/.test(first);
  const from = any ? low : number(first, at);
  const open = any || match[3] !== undefined ? high : from;
  const to = last === undefined ? open : number(last, at);
  return Number.isNaN(from + to) ? undefined : { from, to, step: Number(step) };
};

const number = (text: string, at: number): number => {
  const named = NAMES[at]?.indexOf(text.toLowerCase()) ?? -1;
  return named >= 0 ? named : /^\d+$/.test(text) ? Number(text) : NaN;
};

/** The next minute after `after` (milliseconds, UTC) that one of the specifications names. */
export const nextLaunch = (specs: readonly string[], after: number): number | undefined => {
  const times = specs.flatMap((spec) => nextOf(spec, after) ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
};

const nextOf = (spec: string, after: number): number | undefined => {
  const sets = fieldsOf(spec).slice(0, 5).map(numbers);
  const has = (at: number, value: number): boolean => sets[at]?.has(value) ?? false;
  const time = new Date(Math.floor(after / 60_000) * 60_000 + 60_000);
  // Eight years hold every date that comes back at all.
  for (let guard = 0; guard < 20_000; guard += 1) {
    if (!has(3, time.getUTCMonth() + 1)) {
      time.setUTCMonth(time.getUTCMonth() + 1, 1);
      time.setUTCHours(0, 0, 0, 0);
    } else if (!has(2, time.getUTCDate()) || !has(4, time.getUTCDay())) {
      time.setUTCDate(time.getUTCDate() + 1);
      time.setUTCHours(0, 0, 0, 0);
    } else if (!has(1, time.getUTCHours())) time.setUTCHours(time.getUTCHours() + 1, 0, 0, 0);
    else if (!has(0, time.getUTCMinutes())) time.setUTCMinutes(time.getUTCMinutes() + 1, 0, 0);
    else return time.getTime();
  }
  return undefined;
};
