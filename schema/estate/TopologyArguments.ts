import { ArgsType, Field, ID, Int } from "type-graphql";
import { Direction, RelationKind } from "./enums.js";
import { ResourceFilter } from "./ResourceFilter.js";

/** Which part of the estate is drawn. */
@ArgsType()
export class TopologyArguments {
  @Field(() => [ID], {
    nullable: true,
    description: "Where the walk starts; omitted: the whole estate that the filter leaves.",
  })
  readonly roots?: readonly string[] | null;

  @Field(() => ResourceFilter, {
    nullable: true,
    description: "What may be shown; the walk does not pass through the rest.",
  })
  readonly filter?: ResourceFilter | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 2,
    description: "How many relations away from a root the walk goes: 0 to 20.",
  })
  readonly depth?: number | null;

  @Field(() => Direction, {
    nullable: true,
    defaultValue: Direction.BOTH,
    description: "Which way relations are followed.",
  })
  readonly direction?: Direction | null;

  @Field(() => [RelationKind], {
    nullable: true,
    description: "Only relations of these kinds; omitted: of all.",
  })
  readonly relations?: readonly RelationKind[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 500,
    description: "How many resources at most: 1 to 500. `omitted` tells how many were left out.",
  })
  readonly limit?: number | null;
}
