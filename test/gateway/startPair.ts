import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { type NomadSandbox, startNomad } from "../../sandbox/nomad/startNomad.js";
import { jobOf, nomadApi, type NomadApi } from "../nomad/nomadApi.js";
import { TestGateway } from "../support/startTestGateway.js";

/** A Nomad whose clients are two nodes of a Consul, and a gateway that observes both as `prod`. */
export interface Pair {
  readonly consul: ConsulSandbox;
  readonly nomad: NomadSandbox;
  readonly api: NomadApi;
  readonly causeway: TestGateway;
  close(): Promise<void>;
}

export const startPair = async (): Promise<Pair> => {
  const consul = await startConsul({ datacenters: ["dc1"] });
  const nomad = await startNomad({
    speed: 20,
    consulAddress: consul.address,
    nodes: ["n1", "n2"].map((name, at) => ({
      name,
      address: `10.0.0.${String(at + 1)}`,
      consul: { name: `machine-${name}`, datacenter: "dc1" },
    })),
  });
  const causeway = await TestGateway.start([
    { name: "prod", address: consul.address },
    { system: "nomad", name: "prod", address: nomad.address },
  ]);
  return {
    consul,
    nomad,
    api: nomadApi(nomad.address),
    causeway,
    close: async () => {
      await causeway.close();
      await nomad.close();
      await consul.close();
    },
  };
};

/** A job with an allocation on each of the two nodes, registered in Consul as `shop`. */
export const shopJob = jobOf(
  "web",
  {},
  {
    Constraints: [{ Operand: "distinct_hosts", RTarget: "true" }],
    Networks: [{ DynamicPorts: [{ Label: "http" }] }],
    Services: [{ Name: "shop", PortLabel: "http", Provider: "consul" }],
  },
);
