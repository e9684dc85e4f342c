import type { ConsulIntention } from "../../schema/consul/ConsulIntention.js";
import type { ConsulService } from "../../schema/consul/ConsulService.js";
import { aliases } from "../../src/estate/aliases.js";
import type { EstateView } from "../../src/estate/EstateView.js";

const byPrecedence = (one: ConsulIntention, other: ConsulIntention): number =>
  other.precedence - one.precedence;

/**
 * The intentions that decide about calls of a service or to it: first those that name it, then those
 * for any service, each by precedence, the deciding one first.
 */
export const intentionsOf = (
  service: ConsulService,
  estate: EstateView,
): readonly ConsulIntention[] => {
  const named = estate.arrivingAll<ConsulIntention>(service, "APPLIES_TO", "CONSUL_INTENTION");
  const source = estate.source(service.sourceId)?.name ?? "";
  const anyService = aliases.consulService(source, service.datacenter, "*");
  const known = new Set(named.map(({ id }) => id));
  const wildcards = estate
    .referrers<ConsulIntention>(anyService, "APPLIES_TO", "CONSUL_INTENTION")
    .filter(({ id }) => !known.has(id));
  return [...named.toSorted(byPrecedence), ...wildcards.toSorted(byPrecedence)];
};
