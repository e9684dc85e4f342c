import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "Who asks." })
export class Viewer {
  @Field(() => String, { description: "The caller's identifier at the issuer of the token." })
  readonly subject!: string;

  @Field(() => String, { nullable: true, description: "A name to greet the caller by." })
  readonly name!: string | null;

  @Field(() => [String], { description: "The roles by which policies decide." })
  readonly roles!: readonly string[];
}
