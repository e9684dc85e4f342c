import { FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulService } from "../../schema/consul/ConsulService.js";
import { Impact } from "../../schema/estate/Impact.js";

@Resolver(() => Impact)
export class ConsulImpact {
  @FieldResolver(() => [ConsulService], { description: "The Consul services among the resources." })
  services(@Root() { resources }: Impact) {
    return resources.filter(({ kind }) => kind === "CONSUL_SERVICE");
  }
}
