import { ArgsType, Field } from "type-graphql";
import { NomadLiveArguments } from "./NomadLiveArguments.js";

/** Which evaluations are listed. */
@ArgsType()
export class NomadEvaluationsArguments extends NomadLiveArguments {
  @Field(() => String, { nullable: true, description: "The id of a job; omitted: of all jobs." })
  readonly jobId?: string | null;
}
