import { ArgsType, Field } from "type-graphql";
import { Direction, RelationKind } from "./enums.js";
import { PageArguments } from "./PageArguments.js";

/** Which relations of a resource are asked for. */
@ArgsType()
export class RelationArguments extends PageArguments {
  @Field(() => Direction, {
    nullable: true,
    defaultValue: Direction.BOTH,
    description: "Which way they point, seen from the resource.",
  })
  readonly direction?: Direction | null;

  @Field(() => [RelationKind], {
    nullable: true,
    description: "Only relations of these kinds; omitted: of all.",
  })
  readonly kinds?: readonly RelationKind[] | null;
}
