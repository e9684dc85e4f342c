import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { NomadJobInput } from "../../schema/nomad/NomadJobInput.js";
import { NomadJobPlan } from "../../schema/nomad/NomadJobPlan.js";
import type { Context } from "../../src/context.js";
import { checkedInput } from "../../src/operations/checkedOptions.js";
import { policyTargetOf } from "../../src/operations/decisions.js";
import { Asks } from "../../src/policy/Asks.js";
import { deployNomadJob } from "./deployNomadJob.js";
import { figuresOf, jobFacts, lostBy } from "./jobPlan.js";
import { maskedJob } from "./maskedJob.js";
import { plannedJob } from "./plannedJob.js";

const IMPACT = 500;

@Resolver()
export class PlanNomadJobMutation {
  @Asks("nomad:planJob")
  @Mutation(() => NomadJobPlan, {
    nullable: true,
    description: "What Nomad foresees if a job is deployed, and what that reaches in the estate.",
  })
  async planNomadJob(
    @Arg("input", () => NomadJobInput, { description: "The job." }) given: NomadJobInput,
    @Ctx() context: Context,
  ) {
    const { estate, reach } = context;
    const input = checkedInput(deployNomadJob, given);
    const target = await deployNomadJob.target(input, reach);
    context.require("nomad:planJob", policyTargetOf(target));
    const { job, plan } = await plannedJob(input, reach);
    context.require("nomad:planJob", policyTargetOf(target), jobFacts(job.specification, plan));
    return {
      diff: maskedJob(plan.diff),
      ...figuresOf(plan),
      failedGroups: plan.failedGroups,
      warnings: plan.warnings,
      jobModifyIndex: plan.jobModifyIndex,
      impact: estate.impact(lostBy(estate, job.id, job.specification, plan), IMPACT),
    };
  }
}
