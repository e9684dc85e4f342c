import { describe, expect, it } from "@jest/globals";
import { namespaceSighting } from "../../datasources/nomad/namespaceSighting.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Estate } from "../../src/estate/Estate.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { Sighting } from "../../src/estate/sighting.js";
import { answersOfBoth, asked, contextOf, told } from "./ask.js";
import {
  datacenterSighting,
  DC1,
  estateOf,
  instanceSighting,
  nodeSighting,
  serviceSighting,
} from "./consulSample.js";
import { allocation, GLOBAL, job, region, uuid } from "./nomadSample.js";

/** A Consul node as the Consul room tells of it to those who do not know the source. */
const knownAnywhere = (name: string): Sighting => {
  const sighting = nodeSighting(DC1, name);
  return {
    ...sighting,
    aliases: [...sighting.aliases, aliases.consulNodeAnywhere(DC1.datacenter, name)],
  };
};

/** An instance that an allocation registered. */
const registered = (service: string, node: string, number: number): Sighting => {
  const sighting = instanceSighting(DC1, service, node);
  const to = aliases.nomadAllocation(uuid("a", number));
  return {
    ...sighting,
    references: [...sighting.references, { kind: "REGISTERED_BY", to, strength: "STATED" }],
  };
};

const withNomad = (estate: Estate): Estate => {
  const identity = { name: "prod", address: "http://127.0.0.1:4646", sandbox: true } as const;
  estate.addSource({ ...identity, system: "NOMAD" }).complete();
  for (const sighting of region) estate.upsert("nomad", sighting);
  return estate;
};

const both = () =>
  withNomad(
    estateOf(
      ["hz"],
      [
        datacenterSighting(DC1),
        knownAnywhere("n1"),
        knownAnywhere("n2"),
        serviceSighting(DC1, "web"),
        registered("web", "n1", 1),
        registered("web", "n2", 2),
      ],
    ),
  );

const EVERYTHING = `{
  nomadJobs {
    totalCount
    nodes {
      id kind system name status region environment tags { key value } aliases observedAt source { id }
      jobId namespace parentId type priority jobVersion datacenters nodePool periodic parameterized stopped submittedAt
      allocations { totalCount nodes {
        id allocationId taskGroup jobVersion clientStatus desiredStatus createdAt
        node { name address eligible draining drivers consulNode { name nomadNode { name } } pool { name } }
        job { name } deployment { deploymentId }
        serviceInstances { serviceId allocation { id } }
      } }
      deployments { nodes { deploymentId statusDescription groups { name placed healthy autoRevert } job { name } allocations { totalCount } } }
      services { totalCount nodes { name } pageInfo { hasNextPage } }
      parent { jobId } children { nodes { jobId } }
      relations { totalCount }
    }
  }
  nomadAllocations { totalCount } nomadDeployments { totalCount }
  nomadNodes(filter: { eligible: true }) { nodes { name allocations { totalCount } } }
  nomadNamespaces { nodes { name description jobs { totalCount } } }
  nomadNodePools { nodes { name nodes { totalCount } } }
  nomadServices { nodes { name serviceTags registrations { address port } allocations { totalCount } } }
  nomadVolumes { nodes { name type schedulable capacityBytes node { id } jobs { jobId } } }
  nomadJob(jobId: "import/dispatch-1-a") { parent { jobId } }
}`;

describe("an operation that reads Nomad's part of the estate", () => {
  it("is answered without a promise", () => {
    const query = `{ nomadJobs { nodes { allocations { nodes { node { name } } } } } }`;
    const result = asked(contextOf(both()), query);
    if (result instanceof Promise) throw new Error("A resolver made a promise.");
    expect(told(result)).toEqual({
      data: {
        nomadJobs: {
          nodes: [
            { allocations: { nodes: [] } },
            { allocations: { nodes: [] } },
            { allocations: { nodes: [{ node: { name: "n1" } }, { node: { name: "n2" } }] } },
          ],
        },
      },
      errors: [],
    });
  });

  it("finds every relation, both ways", () => {
    const result = asked(contextOf(both()), EVERYTHING);
    if (result instanceof Promise) throw new Error("A resolver made a promise.");
    const { data, errors } = told(result);
    expect(errors).toEqual([]);
    const instance = {
      serviceId: "web-n1",
      allocation: { id: `nomad:prod:allocation:global/${uuid("a", 1)}` },
    };
    expect(data).toMatchObject({
      nomadJobs: {
        totalCount: 3,
        nodes: [
          {
            jobId: "import",
            children: { nodes: [{ jobId: "import/dispatch-1-a" }] },
            parent: null,
          },
          { jobId: "import/dispatch-1-a", parent: { jobId: "import" } },
          {
            jobId: "web",
            region: "global",
            submittedAt: "2023-11-14T22:13:20.000Z",
            allocations: {
              totalCount: 2,
              nodes: [
                {
                  node: {
                    name: "n1",
                    consulNode: { name: "n1", nomadNode: { name: "n1" } },
                    pool: { name: "default" },
                  },
                  deployment: { deploymentId: uuid("e", 1) },
                  serviceInstances: [instance],
                },
                { node: { name: "n2" } },
              ],
            },
            deployments: {
              nodes: [
                { job: { name: "web" }, allocations: { totalCount: 2 }, groups: [{ healthy: 1 }] },
              ],
            },
            services: { totalCount: 1, nodes: [{ name: "web" }] },
          },
        ],
      },
      nomadNodes: {
        nodes: [{ allocations: { totalCount: 1 } }, { allocations: { totalCount: 1 } }],
      },
      nomadNamespaces: { nodes: [{ name: "default", jobs: { totalCount: 3 } }] },
      nomadNodePools: { nodes: [{ nodes: { totalCount: 2 } }] },
      nomadServices: {
        nodes: [{ registrations: [{ port: 8080 }], allocations: { totalCount: 2 } }],
      },
      nomadVolumes: {
        nodes: [{ capacityBytes: "1099511627776", node: null, jobs: [{ jobId: "web" }] }],
      },
      nomadJob: { parent: { jobId: "import" } },
    });
  });

  it("is answered the same by the compiler", () => {
    const { compiled, interpreted } = answersOfBoth(contextOf(both()), EVERYTHING);
    expect(compiled).toEqual(interpreted);
  });
});

describe("the loss of a Nomad node", () => {
  it("affects the jobs and services that lose an allocation", async () => {
    const id = resourceId("nomad:prod", "NOMAD_NODE", "global", uuid("d", 1));
    const query = `query ($of: [ID!]!) { impact(of: $of) { services { name } jobs { jobId } } }`;
    const { data } = told(await asked(contextOf(both()), query, { of: [id] }));
    expect(data).toEqual({ impact: { services: [{ name: "web" }], jobs: [{ jobId: "web" }] } });
  });
});

describe("an identifier", () => {
  it("finds what it denotes in both systems", async () => {
    const query = `query ($a: String!) { resolve(identifier: $a) { id } }`;
    const found = async (a: string) => told(await asked(contextOf(both()), query, { a })).data;
    expect(await found(uuid("a", 1))).toEqual({
      resolve: [{ id: `nomad:prod:allocation:global/${uuid("a", 1)}` }],
    });
    expect(await found("10.0.0.2")).toEqual({
      resolve: [{ id: `nomad:prod:node:global/${uuid("d", 2)}` }],
    });
    expect(await found("_nomad-task-1")).toEqual({
      resolve: [{ id: "nomad:prod:service:global/default/native" }],
    });
  });
});

describe("Consul without Nomad", () => {
  it("answers, and what crosses over is null", async () => {
    const estate = estateOf(
      ["hz"],
      [serviceSighting(DC1, "web"), registered("web", "n1", 1), knownAnywhere("n1")],
    );
    const query = `{ consulServiceInstances { nodes { allocation { id } node { nomadNode { id } } } } }`;
    expect(told(await asked(contextOf(estate), query))).toEqual({
      data: {
        consulServiceInstances: { nodes: [{ allocation: null, node: { nomadNode: null } }] },
      },
      errors: [],
    });
  });
});

describe("nomadJob", () => {
  const elsewhere = { ...GLOBAL, region: "eu" };

  it("names the regions where an id fits more than one job", async () => {
    const estate = both();
    estate.upsert("nomad", job("web", undefined, elsewhere));
    const namespace = { name: "default", description: "", meta: [], modifyIndex: 1 };
    estate.upsert("nomad", namespaceSighting(elsewhere, namespace));
    const ask = async (query: string) => told(await asked(contextOf(estate), query));
    const { errors } = await ask(`{ nomadJob(jobId: "web") { id } }`);
    expect(errors).toMatchObject([{ code: "BAD_USER_INPUT" }]);
    expect(errors[0]?.message).toContain("eu, global");
    expect((await ask(`{ nomadJob(region: "eu", jobId: "web") { region } }`)).data).toEqual({
      nomadJob: { region: "eu" },
    });
  });

  it("pages a job of 10,000 allocations", async () => {
    const estate = both();
    for (let number = 10; number < 10_010; number += 1) {
      estate.upsert("nomad", allocation(number, "import", 1 + (number % 2)));
    }
    const query = `query ($after: String) { nomadJob(jobId: "import") {
      allocations(first: 100, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      services { totalCount }
    } }`;
    const { data } = told(await asked(contextOf(estate), query));
    expect(data).toMatchObject({
      nomadJob: {
        allocations: { totalCount: 10_000, pageInfo: { hasNextPage: true } },
        services: { totalCount: 0 },
      },
    });
  });
});
