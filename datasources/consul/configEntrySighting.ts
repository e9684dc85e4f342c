import type { ConsulConfigEntry } from "../../schema/consul/ConsulConfigEntry.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import type { ConfigEntryFacts } from "./configEntryRows.js";
import { appliesTo, resourceOf, type DatacenterContext } from "./DatacenterContext.js";

export const configEntrySighting = (
  context: DatacenterContext,
  { kind, name, body, modifyIndex, services }: ConfigEntryFacts,
): Sighting<ConsulConfigEntry> => ({
  resource: {
    datacenter: context.datacenter,
    entryKind: kind,
    body,
    modifyIndex,
    ...resourceOf(context, "CONSUL_CONFIG_ENTRY", [kind, name], { name: `${kind}/${name}` }),
  },
  aliases: [aliases.consulConfigEntry(context.source, context.datacenter, kind, name)],
  references: services.map((service) => appliesTo(context, service)),
});
