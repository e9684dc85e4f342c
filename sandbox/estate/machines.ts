import type { ConsulSandbox } from "../consul/startConsul.js";
import type { Place } from "./places.js";
import { type Random, randomText, randomUuid } from "./random.js";

/** One machine of the sample company, as Consul knows it. */
export interface Machine {
  readonly place: Place;
  readonly name: string;
  readonly id: string;
  readonly address: string;
  readonly meta: Readonly<Record<string, string>>;
}

const TYPES = ["ecs.g7.xlarge", "ecs.g7.2xlarge", "ecs.c7.xlarge"] as const;

/** The machines of a place, always the same for one seed. */
export const machinesOf = (place: Place, random: Random): readonly Machine[] =>
  Array.from({ length: place.machines }, (_, position) => ({
    place,
    name: `${place.short}-app-${String(position + 1).padStart(2, "0")}`,
    id: randomUuid(random),
    address: `${place.network}.${16 + (position % place.zones.length)}.${10 + position}`,
    meta: {
      "alicloud-instance-id":
        place.instancePrefix + randomText(random, 17, "0123456789abcdefghijklmnopqrstuvwxyz"),
      "external-node": "false",
      "instance-type": TYPES[position % TYPES.length] ?? TYPES[0],
      region: place.region,
      zone: place.zones[position % place.zones.length] ?? place.region,
    },
  }));

/** Registers a machine with the check that its agent is alive. */
export const registerMachine = (consul: ConsulSandbox, machine: Machine): void => {
  consul.state(machine.place.datacenter).catalog.register({
    ...nodeOf(machine),
    Checks: [
      {
        CheckID: "serfHealth",
        Name: "Serf Health Status",
        Status: "passing",
        Output: "Agent alive and reachable",
      },
    ],
  });
};

/** The node part of a registration. */
export const nodeOf = (machine: Machine) => ({
  Node: machine.name,
  ID: machine.id,
  Address: machine.address,
  TaggedAddresses: {
    lan: machine.address,
    lan_ipv4: machine.address,
    wan: machine.address,
    wan_ipv4: machine.address,
  },
  NodeMeta: machine.meta,
});
