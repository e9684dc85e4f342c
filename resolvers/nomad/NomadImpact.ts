import { FieldResolver, Resolver, Root } from "type-graphql";
import { Impact } from "../../schema/estate/Impact.js";
import { NomadJob } from "../../schema/nomad/NomadJob.js";

@Resolver(() => Impact)
export class NomadImpact {
  @FieldResolver(() => [NomadJob], { description: "The Nomad jobs among the resources." })
  jobs(@Root() { resources }: Impact) {
    return resources.filter(({ kind }) => kind === "NOMAD_JOB");
  }
}
