import { GraphQLDateTime } from "graphql-scalars";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { System } from "../../schema/estate/enums.js";
import { RelationConnection } from "../../schema/estate/Relation.js";
import { RelationArguments } from "../../schema/estate/RelationArguments.js";
import { Resource } from "../../schema/estate/Resource.js";
import { Source } from "../../schema/estate/Source.js";
import type { Context } from "../../src/context.js";
import { systemOf } from "../../src/estate/resourceId.js";

/** What the estate knows of every resource, whatever its room. */
@Resolver(() => Resource)
export class ResourceFields {
  @FieldResolver(() => System, { description: "The system that describes it." })
  system(@Root() { kind }: Resource) {
    return systemOf(kind);
  }

  @FieldResolver(() => Source, { description: "The source that sees it." })
  source(@Root() { sourceId }: Resource, @Ctx() { estate }: Context) {
    return estate.source(sourceId);
  }

  @FieldResolver(() => [String], {
    description:
      "Every identifier that it is known by across systems: instance ids, addresses, allocation ids.",
  })
  aliases(@Root() resource: Resource, @Ctx() { estate }: Context) {
    return estate.aliasesOf(resource);
  }

  @FieldResolver(() => GraphQLDateTime, {
    description:
      "When its latest change was observed; `source.staleSeconds` tells how current the view is.",
  })
  observedAt(@Root() resource: Resource, @Ctx() { estate }: Context) {
    return estate.observedAt(resource);
  }

  @FieldResolver(() => RelationConnection, {
    description: "What it stands in relation to, in this system and the others, by id.",
  })
  relations(
    @Root() resource: Resource,
    @Args(() => RelationArguments) asked: RelationArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.relations(resource, asked, asked);
  }
}
