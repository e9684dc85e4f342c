import { multiError, warningText } from "../go/multiError.js";
import type { Json } from "../go/Json.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { parseJobFile } from "../hcl/parseJobFile.js";
import { admissionErrors } from "../jobs/admitJob.js";
import { clientJob } from "../jobs/clientJob.js";
import { jobWarnings } from "../jobs/jobWarnings.js";
import { jobType } from "../jobs/jobType.js";
import { textMember, truthMember } from "./bodyReaders.js";
import { jobOfBody } from "./jobWrites.js";

/** POST /v1/jobs/parse: the JSON of a job file, without any check of what it says. */
export const parseJob: Handler = async (call) => {
  const body = await call.json();
  if (!mayParse(call)) throw denied();
  const source = textMember(body, "JobHCL");
  if (source === "") throw badRequest("Job spec is empty");
  const parsed = parsedJob(source, textMember(body, "Variables"));
  return json(truthMember(body, "Canonicalize") ? clientJob(parsed) : jobType.plain(parsed));
};

/** Asked for all namespaces, any will do. */
const mayParse = ({ authz, namespace }: Call): boolean =>
  ["parse-job", "submit-job"].some((capability) =>
    namespace === "*" ? authz.anywhere(capability) : authz.namespace(namespace, capability),
  );

const parsedJob = (source: string, variables: string): Json => {
  try {
    return parseJobFile(source, variables);
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
};

/** POST /v1/validate/job: 200 with all that is wrong. */
export const validate: Handler = async (call) => {
  const { server, job } = jobOfBody(call, await call.json());
  if (!call.authz.namespace(job.Namespace, "read-job")) throw denied();
  const errors = admissionErrors(server, job);
  return json({
    DriverConfigValidated: true,
    Error: multiError(errors),
    ValidationErrors: errors.length > 0 ? errors : null,
    Warnings: warningText(jobWarnings(job)),
  });
};
