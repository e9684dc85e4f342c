import { createHash } from "node:crypto";
import { Fault } from "../../src/errors.js";
import type { Source } from "../../src/estate/EstateView.js";
import { resourceId } from "../../src/estate/resourceId.js";
import { canonicalJson } from "../../src/operations/canonicalJson.js";
import type { JsonObject } from "../../src/operations/Json.js";
import type { Reach } from "../../src/operations/Reach.js";
import type { Changer } from "./changeTarget.js";
import type { JobInput } from "./jobInput.js";
import { isFields } from "./jsonFields.js";

/** A job that somebody wants to plan or deploy, as Nomad reads it. */
export interface SubmittedJob {
  readonly source: Source;
  /** The id that it has or gets in the estate. */
  readonly id: string;
  readonly specification: ReturnType<Changer["specification"]>;
  /** What is sent to Nomad. */
  readonly body: JsonObject;
  /** Of the body: the same job, the same digest. */
  readonly digest: string;
}

/** The job of `{ Job: {...} }`, or the job itself. */
const unwrapped = (given: JsonObject): JsonObject =>
  isFields(given["Job"]) ? given["Job"] : given;

const parsed = async (input: JobInput, changer: Changer): Promise<JsonObject> => {
  if (isFields(input.specification)) return unwrapped(input.specification);
  const variables = isFields(input.variables) ? input.variables : {};
  const region = await changer.region(input.region ?? null);
  return changer.jobs.parse(region, input.hcl ?? "", variables);
};

/** Nomad's tools write `global` where an author named no region. */
const ANY_REGION = "global";

const regionOf = async (
  input: JobInput,
  named: string | null,
  changer: Changer,
): Promise<string> => {
  const asked = input.region ?? null;
  if (asked !== null && named !== null && asked !== named) {
    const what = `The job names the region ${JSON.stringify(named.slice(0, 60))}, and \`region\` another one.`;
    throw new Fault("BAD_USER_INPUT", `${what} Leave one of them out.`);
  }
  if (asked !== null || named !== ANY_REGION) return changer.region(asked ?? named);
  return changer.region(named).catch(() => changer.region(null));
};

const read = async (input: JobInput, { estate, nomad }: Reach): Promise<SubmittedJob> => {
  const source = estate.sourceNamed("NOMAD", input.source);
  const changer = nomad(source);
  const job = await parsed(input, changer);
  const specification = changer.specification(job);
  const { id: jobId, namespace } = specification;
  changer.names.jobId(jobId);
  changer.names.namespace(namespace);
  const region = await regionOf(input, specification.region, changer);
  const id = resourceId(source.id, "NOMAD_JOB", region, namespace, jobId);
  if (!estate.get(id)) changer.names.newJobId(jobId);
  const body = { ...job, Region: region, Namespace: namespace };
  const digest = createHash("sha256").update(canonicalJson(body)).digest("hex").slice(0, 32);
  return { source, id, specification, body, digest };
};

const known = new WeakMap<JobInput, Promise<SubmittedJob>>();

/**
 * What an input asks for: HCL is read by Nomad, once for an input, so that what is planned is what is
 * deployed. Throws BAD_USER_INPUT, INVALID_JOB_ID, INVALID_NAMESPACE, UNKNOWN_REGION or UPSTREAM_*.
 */
export const submittedJob = (input: JobInput, reach: Reach): Promise<SubmittedJob> => {
  const reading = known.get(input) ?? read(input, reach);
  known.set(input, reading);
  reading.catch(() => known.delete(input));
  return reading;
};
