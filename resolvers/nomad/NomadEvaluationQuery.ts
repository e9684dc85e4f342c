import { Args, Ctx, Query, Resolver } from "type-graphql";
import { NomadEvaluationConnection } from "../../schema/nomad/NomadEvaluation.js";
import { NomadEvaluationsArguments } from "../../schema/nomad/NomadEvaluationsArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { livePage } from "./livePage.js";

@Resolver()
export class NomadEvaluationQuery {
  @Asks("nomad:readEvaluation")
  @Query(() => NomadEvaluationConnection, {
    nullable: true,
    description: "The evaluations of a region, the newest first. Read live.",
  })
  nomadEvaluations(
    @Args(() => NomadEvaluationsArguments) asked: NomadEvaluationsArguments,
    @Ctx() context: Context,
  ) {
    const { jobId = null } = asked;
    return livePage(
      {
        action: "nomad:readEvaluation",
        name: `nomadEvaluations ${JSON.stringify(jobId)}`,
        read: (reader, range) => reader.evaluations({ ...range, jobId }),
        keyOf: ({ createIndex, evaluationId }) => `${createIndex}.${evaluationId}`,
      },
      asked,
      context,
    );
  }
}
