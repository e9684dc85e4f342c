import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { ConsulService } from "../../schema/consul/ConsulService.js";
import { ConsulServicePayload } from "../../schema/consul/ConsulServicePayload.js";
import { RegisterConsulServiceInput } from "../../schema/consul/RegisterConsulServiceInput.js";
import { OperationOptions } from "../../schema/estate/OperationOptions.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { catalogAt, shownInstance } from "./catalogAt.js";
import { changedThing } from "./changedThing.js";
import { shownInput } from "./changeInput.js";
import { namedTarget } from "./changeTarget.js";
import { holds } from "./holds.js";
import { registrationInput, registrationOf, type RegistrationInput } from "./registrationInput.js";
import { shownJson } from "./shownJson.js";

const keptByAgent = (node: string): Fault =>
  new Fault(
    "CONFLICT",
    `The node ${JSON.stringify(node.slice(0, 80))} has an agent, which removes what it did not register itself; ` +
      "register the service with that agent. Nothing was changed.",
    { system: "consul" },
  );

export const registerConsulService: ChangeDeclaration<RegistrationInput> = {
  action: "consul:registerService",
  input: registrationInput,
  target: async ({ source: sourceName, datacenter = null, node, ...given }, reach) => {
    const source = reach.estate.sourceNamed("CONSUL", sourceName);
    const { catalog } = reach.consul(source);
    const name = given.serviceId ?? given.service;
    const { id } = await catalog.named(datacenter, node, name);
    return namedTarget(reach, source, { id, name, kind: "CONSUL_SERVICE_INSTANCE" });
  },
  plan: async (given, target, reach) => {
    const { catalog, place } = catalogAt(target, reach);
    const node = await catalog.node(place);
    if (node && catalog.hasAgent(node)) throw keptByAgent(place.node);
    const before = node?.instances.get(place.serviceId ?? "");
    return {
      shown: {
        before: shownInstance(before),
        after: shownJson(registrationOf(given)),
        addsNode: node === null,
      },
      state: before?.modifyIndex ?? "0",
      facts: { planCreated: before ? 0 : 1, planUpdated: before ? 1 : 0 },
      loses: [],
    };
  },
  run: async (given, target, reach) => {
    const { catalog, place } = catalogAt(target, reach);
    const node = await catalog.node(place);
    if (node && catalog.hasAgent(node)) throw keptByAgent(place.node);
    const { upstreamRequestId } = await catalog.register(place, registrationOf(given), node);
    return { result: { id: target.id }, upstreamRequestId };
  },
  examine: async (given, target, { state, reach }) => {
    const { catalog, place } = catalogAt(target, reach);
    const node = await catalog.node(place);
    const instance = node?.instances.get(place.serviceId ?? "");
    const { service, port, tags, meta } = registrationOf(given);
    if (instance && holds(instance, { service, port, tags, meta })) {
      return { found: "DONE", message: "The instance is registered as it was asked for." };
    }
    return (instance?.modifyIndex ?? "0") === state
      ? { found: "NOT_DONE", message: "The instance is as it was before." }
      : { found: "UNKNOWN", message: "The instance was changed since, and is different now." };
  },
  isVisible: (given, { result }, estate) => {
    const seen = estate.get(result["id"] ?? "");
    const { service, address, port, tags } = registrationOf(given);
    return seen !== null && holds(seen, { serviceName: service, address, port, serviceTags: tags });
  },
  shown: ({ meta, checks, ...others }) =>
    shownInput({
      ...others,
      ...(meta ? { meta: shownJson(meta) } : {}),
      ...(checks ? { checks: shownJson(checks) } : {}),
    }),
};

@Resolver()
export class RegisterConsulService {
  @Asks("consul:registerService")
  @Mutation(() => ConsulServicePayload, {
    nullable: true,
    description:
      "Registers a service on a node that has no agent. A node with an agent is refused with CONFLICT: its agent would " +
      "remove the service again.",
  })
  async registerConsulService(
    @Arg("input", () => RegisterConsulServiceInput, { description: "The service and its node." })
    given: RegisterConsulServiceInput,
    @Arg("options", () => OperationOptions, {
      nullable: true,
      description: "How the change is to be made.",
    })
    options: OperationOptions | null = null,
    @Ctx() context: Context,
  ) {
    const changed = await context.door.change(registerConsulService, given, options);
    const instance = changedThing(changed, context);
    const service =
      instance && context.estate.follow<ConsulService>(instance, "BELONGS_TO", "CONSUL_SERVICE");
    return { operation: changed.operation, instance, service };
  }
}
