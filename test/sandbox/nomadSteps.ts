import { job } from "./nomadKit.js";
import { DEPLOY_STEPS } from "./nomadDeploySteps.js";
import { JOB_STEPS } from "./nomadJobSteps.js";
import { OTHER_STEPS } from "./nomadOtherSteps.js";
import type { Step } from "./nomadReplay.js";

/** What happened between the recorded requests, by the request that it came before. */
export const STEPS: ReadonlyMap<string, Step> = new Map([
  ...JOB_STEPS,
  ...DEPLOY_STEPS,
  ...OTHER_STEPS,
]);

/** Bodies that were too long to be recorded. */
export const BODIES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [
    "disp-009-dispatch-too-large",
    { Payload: Buffer.alloc(16_385, "x").toString("base64"), Meta: { src: "a" } },
  ],
  [
    "disp-010-dispatch-max-size",
    { Payload: Buffer.alloc(16_384, "x").toString("base64"), Meta: { src: "a" } },
  ],
  ["var-018-too-large", { Items: { a: "x".repeat(65_536) } }],
  ["var-019-max-size", { Items: { a: "x".repeat(65_535) } }],
  [
    "job-080-submission-too-large",
    {
      Job: job("bigsub", { Count: 0 }),
      Submission: { Source: "x".repeat(1_100_000), Format: "hcl2" },
    },
  ],
]);
