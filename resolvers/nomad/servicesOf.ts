import type { ConsulService } from "../../schema/consul/ConsulService.js";
import type { Resource } from "../../schema/estate/Resource.js";
import type { NomadJob } from "../../schema/nomad/NomadJob.js";
import type { EstateView, Page, PageArguments } from "../../src/estate/EstateView.js";
import { pageOfArray } from "../../src/estate/paging.js";

/** Every allocation of a job, page after page. */
function* allocationsOf(job: NomadJob, estate: EstateView): Generator<Resource> {
  let after: string | null = null;
  do {
    const page: Page<Resource> = estate.arriving(job, "INSTANCE_OF", "NOMAD_ALLOCATION", {
      first: 100,
      after,
    });
    yield* page.nodes;
    const { hasNextPage, endCursor } = page.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
}

/** The Consul services that the allocations of a job are registered for, by id. */
export const servicesOf = (
  job: NomadJob,
  page: PageArguments,
  estate: EstateView,
): Page<ConsulService> => {
  const services = new Map<string, ConsulService>();
  for (const allocation of allocationsOf(job, estate)) {
    const instances = estate.arrivingAll(allocation, "REGISTERED_BY", "CONSUL_SERVICE_INSTANCE");
    for (const instance of instances) {
      const service = estate.follow<ConsulService>(instance, "BELONGS_TO", "CONSUL_SERVICE");
      if (service) services.set(service.id, service);
    }
  }
  const rows = [...services.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  return pageOfArray(rows, page, {
    list: `${job.id} services`,
    keyOf: ({ id }) => id,
    nodeOf: (service) => service,
  });
};
