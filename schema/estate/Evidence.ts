import { GraphQLDateTime } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { EvidenceStrength } from "./enums.js";

@ObjectType({ description: "Why a relation is believed." })
export class Evidence {
  @Field(() => String, { description: "The identifier on which both ends agree." })
  readonly alias!: string;

  @Field(() => EvidenceStrength, { description: "Whether it was stated or concluded." })
  readonly strength!: EvidenceStrength;

  @Field(() => GraphQLDateTime, { description: "When the end that points was last observed." })
  readonly observedAt!: Date;
}
