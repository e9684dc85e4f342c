import { z } from "zod";
import type { JsonObject } from "../../src/operations/Json.js";
import { isFields } from "./jsonFields.js";
import { maskedJob, maskedText } from "./maskedJob.js";

const name = z.string().max(128).nullish();

/** An index as callers write it. */
export const indexText = z
  .string()
  .regex(/^\d{1,16}$/, "an index has 1 to 16 digits")
  .nullish();

/** The door gives on JSON only. */
const fields = z
  .unknown()
  .refine(
    (value): boolean => value === undefined || value === null || isFields(value),
    "an object is expected",
  )
  .optional();

/** What `NomadJobInput` must be. */
export const jobInput = z
  .strictObject({
    source: name,
    region: name,
    hcl: z.string().nullish(),
    variables: fields,
    specification: fields,
    enforceIndex: indexText,
    wait: z.boolean().nullish(),
  })
  .refine(({ hcl, specification }) => Boolean(hcl) !== Boolean(specification), {
    error: "give either `hcl` or `specification`",
  })
  .refine(({ variables, specification }) => !variables || !specification, {
    error: "`variables` go with `hcl`",
  });

export type JobInput = z.infer<typeof jobInput>;

/** The input without its secrets. */
export const shownJobInput = (input: JobInput): JsonObject => ({
  source: input.source ?? null,
  region: input.region ?? null,
  ...(input.hcl ? { hcl: maskedText(input.hcl) } : {}),
  ...(isFields(input.variables) ? { variables: maskedJob(input.variables) } : {}),
  ...(isFields(input.specification) ? { specification: maskedJob(input.specification) } : {}),
  enforceIndex: input.enforceIndex ?? null,
  wait: input.wait ?? false,
});
