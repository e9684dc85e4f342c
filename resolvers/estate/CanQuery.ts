import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { Decision } from "../../schema/estate/Decision.js";
import type { Context } from "../../src/context.js";
import { resourceTarget, sourceTarget } from "../../src/operations/resourceTarget.js";
import { Asks } from "../../src/policy/Asks.js";
import type { PolicyTarget } from "../../src/policy/Policy.js";
import { liveAddress } from "./nodeOf.js";

/** What a room reads live is known by its id alone, whether or not it exists. */
const liveTarget = (id: string, context: Context): PolicyTarget | null => {
  const { live, address } = liveAddress(id, context) ?? {};
  const about = live && address ? live.named(address.path) : null;
  return live && address && about
    ? { ...sourceTarget(address.source), id, kind: live.kind, ...about }
    : null;
};

/** What is asked about; a thing that the caller cannot see is like one that does not exist. */
const targetOf = (id: string, context: Context): PolicyTarget | null => {
  const { estate } = context;
  const resource = estate.get(id);
  const source = estate.source(resource?.sourceId ?? id);
  if (!source) return liveTarget(id, context);
  return resource ? resourceTarget(resource, source) : sourceTarget(source);
};

@Resolver()
export class CanQuery {
  @Asks("viewer:read")
  @Query(() => Decision, {
    nullable: true,
    description:
      "May the caller do this, and which policies say so. What a policy asks about the change itself " +
      "(how many, which driver) is known only to a dry run. Null where the resource is none that the caller may see.",
  })
  can(
    @Arg("action", () => String, {
      description:
        "An action as the policies name it, e.g. `consul:setKey`; nobody may do an unknown one.",
    })
    action: string,
    @Arg("resource", () => ID, {
      nullable: true,
      description:
        "A resource, a key or variable such as `consul:hz:key:dc1/app/a` (it need not exist), or a source such as " +
        "`consul:hz`; null: nothing in particular.",
    })
    resource: string | null | undefined,
    @Ctx() context: Context,
  ) {
    if (typeof resource !== "string") return context.operations.can(action, {});
    const target = targetOf(resource, context);
    return target && context.operations.can(action, target);
  }
}
