import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import {
  NomadNamespaceConnection,
  NomadNamespaceFilter,
} from "../../schema/nomad/NomadNamespace.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadNamespaceQuery {
  @Asks("estate:read")
  @Query(() => NomadNamespaceConnection, {
    nullable: true,
    description: "The namespaces of every Nomad, by id.",
  })
  nomadNamespaces(
    @Arg("filter", () => NomadNamespaceFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadNamespaceFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_NAMESPACE",
      filter,
      page,
    });
  }
}
