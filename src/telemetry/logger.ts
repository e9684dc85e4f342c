import { pino, type DestinationStream, type Logger as PinoLogger } from "pino";

/** A structured logger: `log.info({ source }, "source is live")`. */
export type Logger = PinoLogger;

/** Names under which credentials travel; `headers` as a whole, because any of them may hold one. */
const HIDDEN = [
  "authorization",
  "cookie",
  "set-cookie",
  "headers",
  "token",
  "secret",
  "password",
  "httpAuth",
  "adminToken",
  "x-consul-token",
];
/** How deep below the logged object a hidden name is looked for. */
const LEVELS = ["", "*.", "*.*.", "*.*.*."];

const hiddenPaths = LEVELS.flatMap((level) =>
  HIDDEN.map((name) => (name.includes("-") ? `${level.slice(0, -1)}["${name}"]` : level + name)),
);

/** What a logger is made of. */
interface LoggerOptions {
  /** `trace` to `fatal`, or `silent`. */
  readonly level: string;
  /** Where the lines go; by default standard error, because standard output is for data. */
  readonly destination?: DestinationStream;
}

/** One JSON object a line, with ISO times, level names, and credentials censored by their names. */
export const createLogger = ({ level, destination }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: hiddenPaths, censor: "[redacted]" },
    },
    destination ?? pino.destination({ dest: 2, sync: false }),
  );
