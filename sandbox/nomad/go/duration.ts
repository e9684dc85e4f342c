const NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ["ns", 1],
  ["us", 1e3],
  ["µs", 1e3],
  ["μs", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["m", 60e9],
  ["h", 3600e9],
]);

/** Nanoseconds of a Go duration such as "1m30s", or the words with which Go refuses it. */
export const parseDuration = (text: string): number | string => {
  if (/^[+-]?0$/.test(text)) return 0;
  const quoted = JSON.stringify(text);
  const body = text.replace(/^[+-]/, "");
  const parts = [...body.matchAll(/(\d+\.?\d*|\.\d+)([^\d.]*)/gy)];
  const length = parts.reduce((total, [whole]) => total + whole.length, 0);
  if (parts.length === 0 || length < body.length) return `time: invalid duration ${quoted}`;
  let total = 0;
  for (const [, amount, unit = ""] of parts) {
    if (unit === "") return `time: missing unit in duration ${quoted}`;
    const scale = NANOSECONDS.get(unit);
    if (scale === undefined) {
      return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
    }
    total += Number(amount) * scale;
  }
  return text.startsWith("-") ? -total : total;
};

/** Writes nanoseconds as Go does: 90e9 is "1m30s". */
export const formatDuration = (nanoseconds: number): string => {
  if (nanoseconds === 0) return "0s";
  if (nanoseconds < 0) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds < 1e3) return `${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${nanoseconds / 1e3}µs`;
  if (nanoseconds < 1e9) return `${nanoseconds / 1e6}ms`;
  const seconds = nanoseconds / 1e9;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = Number((seconds - Math.floor(seconds / 60) * 60).toFixed(9));
  const head = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : "";
  return `${head}${rest}s`;
};
