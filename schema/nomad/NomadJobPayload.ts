import { Field, ObjectType } from "type-graphql";
import { ChangePayload } from "../estate/ChangePayload.js";
import { NomadJob } from "./NomadJob.js";

@ObjectType({ implements: ChangePayload, description: "A change of a job." })
export class NomadJobPayload extends ChangePayload {
  @Field(() => NomadJob, {
    nullable: true,
    description: "The job as Nomad now describes it, or the child that was started; null: none.",
  })
  readonly job!: NomadJob | null;

  @Field(() => String, {
    nullable: true,
    description: "The evaluation that the change set off; null where there is none.",
  })
  readonly evaluationId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The rollout of the change; null where there is none, or none yet.",
  })
  readonly deploymentId!: string | null;
}
