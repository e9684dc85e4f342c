import type { NomadService } from "../../schema/nomad/NomadService.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import { inNamespace, resourceOf, type RegionContext } from "./RegionContext.js";
import type { RegistrationFacts } from "./registryRows.js";

/** A service is what its registrations are together; there is none without any. */
export const serviceSighting = (
  context: RegionContext,
  { namespace, service }: Pick<RegistrationFacts, "namespace" | "service">,
  unordered: readonly RegistrationFacts[],
): Sighting<NomadService> => {
  const { source, region } = context;
  const registrations = unordered.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return {
    resource: {
      namespace,
      serviceTags: [...new Set(registrations.flatMap(({ tags }) => tags))].sort(),
      registrations: registrations.map(({ id, allocationId, address, port, tags }) => ({
        registrationId: id,
        allocationId,
        address,
        port,
        serviceTags: tags,
      })),
      ...resourceOf(context, "NOMAD_SERVICE", [namespace, service], { name: service }),
    },
    aliases: [
      aliases.nomadService(source, region, namespace, service),
      ...registrations.map(({ id }) => aliases.nomadRegistration(source, region, id)),
    ],
    references: [inNamespace(context, namespace)],
    namespace,
  };
};
