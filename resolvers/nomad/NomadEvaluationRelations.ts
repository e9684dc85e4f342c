import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Source } from "../../schema/estate/Source.js";
import { NomadEvaluation } from "../../schema/nomad/NomadEvaluation.js";
import { NomadJob } from "../../schema/nomad/NomadJob.js";
import type { Context } from "../../src/context.js";
import { resourceId } from "../../src/estate/resourceId.js";

@Resolver(() => NomadEvaluation)
export class NomadEvaluationRelations {
  @FieldResolver(() => Source, { description: "The source that holds it." })
  source(@Root() { sourceId }: NomadEvaluation, @Ctx() { estate }: Context) {
    return estate.source(sourceId);
  }

  @FieldResolver(() => NomadJob, {
    nullable: true,
    description: "The job that it is about; null where it is not known any more.",
  })
  job(@Root() { sourceId, region, namespace, jobId }: NomadEvaluation, @Ctx() { estate }: Context) {
    return estate.get(resourceId(sourceId, "NOMAD_JOB", region, namespace, jobId));
  }
}
