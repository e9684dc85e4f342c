import { Args, Ctx, Query, Resolver } from "type-graphql";
import { NomadEvaluationConnection } from "../../schema/nomad/NomadEvaluation.js";
import { NomadEvaluationsArguments } from "../../schema/nomad/NomadEvaluationsArguments.js";
import type { Context } from "../../src/context.js";
import { livePage } from "./livePage.js";

@Resolver()
export class NomadEvaluationQuery {
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
        name: `nomadEvaluations ${JSON.stringify(jobId)}`,
        read: (reader, range) => reader.evaluations({ ...range, jobId }),
        keyOf: ({ createIndex, evaluationId }) => `${createIndex}.${evaluationId}`,
      },
      asked,
      context,
    );
  }
}
