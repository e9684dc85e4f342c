import { ArgsType, Field, Int } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class DrainNomadNodeArguments extends NomadChangeArguments {
  @Field(() => Int, {
    nullable: true,
    description:
      "How long its allocations may take to move: 1 to 2,592,000 s, or 0 to stop them at once; omitted: one hour.",
  })
  readonly deadlineSeconds?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Whether allocations of system jobs stay.",
  })
  readonly ignoreSystemJobs?: boolean | null;
}
