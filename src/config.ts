import { join, resolve } from "node:path";
import type { z } from "zod";
import { readConfigurationFile, type ConfigurationFile } from "./config/configurationFile.js";
import { variable, type Environment } from "./config/environment.js";
import { frameSchema } from "./config/frameSchema.js";
import { isPlainMapping, withSetting } from "./config/plainMapping.js";
import { ConfigurationError, type Problem } from "./config/problem.js";
import { Provenance } from "./config/provenance.js";
import { addressVariables, readSources, sourcesOf } from "./config/readSources.js";
import type { Secret } from "./config/secret.js";
import { settingsOf, type Setting } from "./config/settings.js";
import type { SourceConfiguration } from "./config/sourceKinds.js";
import { Validation } from "./config/validation.js";

type Frame = z.output<typeof frameSchema>;

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** A validated configuration: every file is read, every variable filled in. */
export interface Configuration {
  /** The absolute path of the file, or null where there is none. */
  readonly file: string | null;
  /** True where no source is configured, or by `--sandbox`: the sample estate is to be served. */
  readonly sandbox: boolean;
  readonly listen: Frame["listen"];
  /** The absolute path of the data directory. */
  readonly data: string;
  /** Where the database is; empty: the embedded one, in the data directory. */
  readonly database: Secret;
  /** The absolute path of the directory with the policies; null: those that ship. */
  readonly policies: string | null;
  /** Absolute paths: the key of the ledger, and its second copy where there is to be one. */
  readonly audit: { readonly key: { readonly file: string }; readonly file: string | null };
  readonly identity: Frame["identity"];
  /** Zero turns a limit off. */
  readonly limits: Frame["limits"];
  /** Empty in the sandbox. */
  readonly sources: readonly SourceConfiguration[];
  readonly logLevel: LogLevel;
  /** What was found in the environment and is not used, one sentence each. */
  readonly hints: readonly string[];
  /** Every setting with its value as text and where it came from; never a secret. */
  readonly settings: readonly Setting[];
}

/** What the command line says; it counts before variables, and those before the file. */
export interface Flags {
  readonly config?: string;
  readonly sandbox?: boolean;
  readonly fromEnv?: boolean;
  readonly host?: string;
  readonly port?: number;
}

/**
 * Reads the configuration: flags, then variables, then the file, then defaults.
 * @throws ConfigurationError with all faults at once
 */
export const loadConfiguration = (
  flags: Flags = {},
  environment: Environment = process.env,
  workingDirectory: string = process.cwd(),
): Configuration => {
  const file = readConfigurationFile(flags.config ?? null, environment, workingDirectory);
  const provenance = new Provenance(file.document);
  const problems: Problem[] = [...file.problems];
  const raw = override(file.data, flags, environment, provenance);
  const frame = readFrame(raw, provenance, problems);
  const logLevel = readLogLevel(environment, provenance, problems);
  const listed = rawSources(raw, flags, environment, { provenance, problems });
  const { directory } = file;
  const sources = readSources(listed, { environment, provenance, directory, problems });
  if (problems.length > 0 || !frame) throw new ConfigurationError(problems);
  const sandbox = listed.length === 0;
  const hints = sandbox && !flags.sandbox ? unused(environment) : [];
  return assemble({ file, frame, sources, logLevel, sandbox, hints, provenance });
};

/** Puts flags and variables in the place of what the file says. */
const override = (
  raw: unknown,
  flags: Flags,
  environment: Environment,
  provenance: Provenance,
): unknown => {
  const settings: readonly (readonly [readonly string[], string, unknown])[] = [
    [["listen", "host"], "HOST", variable(environment, "HOST")],
    [["listen", "port"], "PORT", variable(environment, "PORT")],
    [["database"], "DATABASE_URL", variable(environment, "DATABASE_URL")],
    [["listen", "host"], "--host", flags.host],
    [["listen", "port"], "--port", flags.port],
  ];
  return settings.reduce((data, [path, from, value]) => {
    if (value === undefined || !isPlainMapping(data)) return data;
    const overridden = withSetting(data, path, value);
    if (overridden !== data) provenance.note(path, from);
    return overridden;
  }, raw);
};

const readFrame = (raw: unknown, provenance: Provenance, problems: Problem[]): Frame | null => {
  // A file that is no YAML has told its faults.
  if (raw === null) return null;
  const parsed = frameSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  problems.push(...new Validation(raw, provenance).problems(parsed.error.issues));
  return null;
};

const readLogLevel = (
  environment: Environment,
  provenance: Provenance,
  problems: Problem[],
): LogLevel => {
  const given = variable(environment, "LOG_LEVEL");
  if (given === undefined) return "info";
  provenance.note(["logLevel"], "LOG_LEVEL");
  const text = given.toLowerCase();
  const level = logLevels.find((known) => known === text);
  if (level) return level;
  const found = JSON.stringify(text.slice(0, 80));
  const expected = `expected one of ${logLevels.join(", ")}`;
  problems.push({ place: "LOG_LEVEL", line: 0, text: `found ${found}, ${expected}` });
  return "info";
};

/** The sources as written, those of the environment behind those of the file; none in the sandbox. */
const rawSources = (
  raw: unknown,
  flags: Flags,
  environment: Environment,
  { provenance, problems }: { readonly provenance: Provenance; readonly problems: Problem[] },
): readonly unknown[] => {
  if (flags.sandbox) return [];
  const listed = isPlainMapping(raw) ? raw["sources"] : [];
  const inFile: readonly unknown[] = Array.isArray(listed) ? listed : [];
  if (!flags.fromEnv) return inFile;
  const fromEnvironment = sourcesOf(environment);
  fromEnvironment.forEach((_, index) => {
    const path = ["sources", inFile.length + index];
    for (const place of [path, [...path, "system"], [...path, "name"]]) {
      provenance.note(place, "--from-env");
    }
  });
  if (fromEnvironment.length === 0) {
    const text = `found no address variable that is set, expected ${addressVariables.join(" or ")}`;
    problems.push({ place: "--from-env", line: 0, text });
  }
  return [...inFile, ...fromEnvironment];
};

/** A variable alone never turns the sandbox into the real thing; that it could is told. */
const unused = (environment: Environment): readonly string[] =>
  addressVariables
    .filter((name) => variable(environment, name) !== undefined)
    .map((name) => `${name} is set and not used: --from-env makes a source of it.`);

const assemble = ({
  file,
  frame,
  sources,
  provenance,
  ...rest
}: {
  readonly file: ConfigurationFile;
  readonly frame: Frame;
  readonly sources: readonly SourceConfiguration[];
  readonly sandbox: boolean;
  readonly logLevel: LogLevel;
  readonly hints: readonly string[];
  readonly provenance: Provenance;
}): Configuration => {
  const { listen, database, identity, limits } = frame;
  const within = (path: string): string => resolve(file.directory, path);
  const withinOrNull = (path: string | null): string | null => path && within(path);
  const data = within(frame.data);
  const policies = withinOrNull(frame.policies);
  const audit = {
    key: { file: withinOrNull(frame.audit.key.file) ?? join(data, "audit.key") },
    file: withinOrNull(frame.audit.file),
  };
  const kept = { listen, data, database, policies, audit, identity, limits, sources };
  const settings = settingsOf({ ...kept, logLevel: rest.logLevel }, provenance);
  return { ...rest, ...kept, file: file.path, settings };
};
