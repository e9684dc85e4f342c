import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { NomadJobConnection } from "../../schema/nomad/NomadJob.js";
import { NomadNamespace } from "../../schema/nomad/NomadNamespace.js";
import type { Context } from "../../src/context.js";

@Resolver(() => NomadNamespace)
export class NomadNamespaceRelations {
  @FieldResolver(() => NomadJobConnection, { description: "The jobs in it, by id." })
  jobs(
    @Root() namespace: NomadNamespace,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(namespace, "BELONGS_TO", "NOMAD_JOB", page);
  }
}
