import { GraphQLJSON } from "graphql-scalars";
import { ArgsType, Field } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class DispatchNomadJobArguments extends NomadChangeArguments {
  @Field(() => String, {
    nullable: true,
    description: "What its tasks get to read: text, at most 16 KiB.",
  })
  readonly payload?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Metadata that the job asks for: texts by name.",
  })
  readonly meta?: Readonly<Record<string, string>> | null;
}
