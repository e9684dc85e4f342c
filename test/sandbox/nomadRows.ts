import type { AllocRow } from "../../sandbox/nomad/state/rows.js";
import type { NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import type { Recording } from "./nomadRecording.js";

/** What answers show of a row. */
export type RecordedRow = Readonly<Record<string, unknown>>;

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** All rows with an ID that answers show: what is known of an ID before it is met in order. */
export const recordedRows = (recordings: readonly Recording[]): ReadonlyMap<string, Members> => {
  const rows = new Map<string, Members>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isObject(value)) {
      const id = value["ID"] ?? value["AccessorID"];
      if (typeof id === "string") rows.set(id, { ...value, ...rows.get(id) });
      Object.values(value).forEach(walk);
    }
  };
  for (const { json } of recordings) walk(json);
  return rows;
};

/** The ID of the row of ours that is the recorded one: by its job and version, or by its name. */
export const findRow = (sandbox: NomadSandbox, row: RecordedRow): string | undefined => {
  for (const { region } of sandbox.cluster.servers()) {
    const found = findIn(region.tables, row);
    if (found !== undefined) return found;
  }
  return undefined;
};

type Tables = ReturnType<NomadSandbox["state"]>["tables"];

const findIn = (
  { nodes, deployments, allocs, evals }: Tables,
  row: RecordedRow,
): string | undefined => {
  const ofJob = <R extends { JobID: string }>(all: Iterable<R>): readonly R[] =>
    [...all].filter(({ JobID }) => JobID === row["JobID"]);
  if ("NodeClass" in row) return [...nodes.values()].find(({ Name }) => Name === row["Name"])?.ID;
  if ("DesiredStatus" in row) return findAlloc([...allocs.values()], row);
  if ("JobVersion" in row) {
    const own = ofJob(deployments.values());
    return own.find(({ JobVersion }) => JobVersion === row["JobVersion"])?.ID;
  }
  if (!("TriggeredBy" in row)) return undefined;
  return ofJob(evals.values()).find(({ TriggeredBy }) => TriggeredBy === row["TriggeredBy"])?.ID;
};

const findAlloc = (allocs: readonly AllocRow[], row: RecordedRow): string | undefined => {
  const own = allocs.filter(
    ({ Name, Namespace }) => Name === row["Name"] && Namespace === row["Namespace"],
  );
  return (own.find(({ Job }) => Job.Version === row["JobVersion"]) ?? own.at(-1))?.ID;
};
