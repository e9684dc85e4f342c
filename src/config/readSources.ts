import type { Environment } from "./environment.js";
import { variable } from "./environment.js";
import { isPlainMapping, settingAt, withSetting, type PlainMapping } from "./plainMapping.js";
import type { Problem } from "./problem.js";
import type { Provenance } from "./provenance.js";
import { sourceKinds, type SourceConfiguration } from "./sourceKinds.js";
import { suggestion } from "./suggestion.js";
import { Validation } from "./validation.js";

type Kind = (typeof sourceKinds)[number];

/** What reading the sources of a configuration needs. */
export interface SourceReading {
  readonly environment: Environment;
  readonly provenance: Provenance;
  /** Where relative paths of the file start. */
  readonly directory: string;
  /** Faults are added here. */
  readonly problems: Problem[];
}

const SYSTEMS: readonly string[] = sourceKinds.map(({ system }) => system);

/** One raw source for every system whose address variable is set. */
export const sourcesOf = (environment: Environment): readonly PlainMapping[] =>
  sourceKinds
    .filter(({ addressVariable }) => variable(environment, addressVariable) !== undefined)
    .map(({ system }) => ({ system, name: "env" }));

/** The variables that `sourcesOf` looks at. */
export const addressVariables: readonly string[] = sourceKinds.map(
  ({ addressVariable }) => addressVariable,
);

/** Validates every source and reads its files. A source with a fault is left out. */
export const readSources = (
  raw: readonly unknown[],
  reading: SourceReading,
): readonly SourceConfiguration[] => {
  const sources = raw.flatMap((source, index) => readSource(source, index, reading));
  reportTwins(raw, reading);
  return sources;
};

const readSource = (
  raw: unknown,
  index: number,
  reading: SourceReading,
): readonly SourceConfiguration[] => {
  const kind = kindOf(raw, index, reading);
  if (kind === null || !isPlainMapping(raw)) return [];
  const filled = fill(raw, index, kind, reading);
  const parsed = kind.schema(reading.directory).safeParse(filled);
  if (parsed.success) {
    return [{ ...parsed.data, credentialFrom: credentialFrom(filled, index, kind, reading) }];
  }
  const validation = new Validation(filled, reading.provenance, ["sources", index]);
  reading.problems.push(...validation.problems(parsed.error.issues));
  return [];
};

const kindOf = (
  raw: unknown,
  index: number,
  { provenance, problems }: SourceReading,
): Kind | null => {
  const path = ["sources", index];
  const systems = SYSTEMS.join(", ");
  if (!isPlainMapping(raw)) {
    problems.push(provenance.problem(path, `expected a mapping with system (${systems}) and name`));
    return null;
  }
  const { system } = raw;
  const kind = sourceKinds.find((candidate) => candidate.system === system);
  if (kind) return kind;
  const text =
    typeof system === "string"
      ? `unknown system ${JSON.stringify(system.slice(0, 80))}${meant(system)}; expected one of ${systems}`
      : `missing; expected one of ${systems}`;
  problems.push(provenance.problem([...path, "system"], text));
  return null;
};

const meant = (system: string): string => {
  const near = suggestion(system, SYSTEMS);
  return near === null ? "" : `; did you mean ${JSON.stringify(near)}?`;
};

const fill = (
  raw: PlainMapping,
  index: number,
  kind: Kind,
  { environment, provenance, problems }: SourceReading,
): PlainMapping =>
  kind.fills(environment).reduce((source, { path, value, from, fault }) => {
    if (settingAt(source, path) !== undefined) return source;
    const filled = withSetting(source, path, value);
    if (filled === source) return source;
    const place = ["sources", index, ...path];
    provenance.note(place, from);
    if (fault !== undefined) problems.push(provenance.problem(place, fault));
    return filled;
  }, raw);

const credentialFrom = (
  source: PlainMapping,
  index: number,
  kind: Kind,
  { provenance }: SourceReading,
): string => {
  const name = kind.credentials.find((key) => (source[key] ?? "") !== "");
  if (name === undefined) return "no credential";
  const origin = provenance.originOf(["sources", index, name]);
  const file = settingAt(source, [name, "file"]);
  return typeof file === "string" ? `${file}, ${origin}` : origin;
};

/** Two sources of one system with one name would share their ids. */
const reportTwins = (raw: readonly unknown[], { provenance, problems }: SourceReading): void => {
  const first = new Map<string, number>();
  raw.forEach((source, index) => {
    if (!isPlainMapping(source)) return;
    const { system, name } = source;
    if (typeof system !== "string" || typeof name !== "string") return;
    const twin = first.get(`${system}:${name}`);
    if (twin === undefined) first.set(`${system}:${name}`, index);
    else {
      const text = `found ${JSON.stringify(name.slice(0, 80))}, the name of sources[${twin}] too; expected a name that no other ${system} source has`;
      problems.push(provenance.problem(["sources", index, "name"], text));
    }
  });
};
