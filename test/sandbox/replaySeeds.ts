import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { checkFields, serviceFields } from "../../sandbox/consul/state/fields.js";
import type { ManualClock } from "../../sandbox/consul/time/ManualClock.js";

type Seed = (consul: ConsulSandbox, clock: ManualClock) => void;

const web1 = {
  Node: "ecs-i-bp1aaa",
  Address: "10.0.1.11",
  NodeMeta: { "alicloud-instance-id": "i-bp1aaa", "external-node": "true" },
};

/** How long the recorder waited before it asked, in milliseconds, by the name of the recording. */
export const replayDelays: Readonly<Record<string, number>> = {
  "topo-071-ld-acquire-other-later": 2_500,
};

/** What happened while a recorded query was blocking, by the name of the recording. */
export const replayWrites: Readonly<Record<string, Seed>> = {
  "dev-269-blk-wakes-on-change": (consul) => {
    consul.state("dc1").catalog.register({ Node: "late", Address: "10.3.3.3" });
  },
  "dev-279-blk-missing-key-sibling-write": (consul) => {
    consul.state("dc1").kv.put("nokey/y", "1");
  },
  "topo-052-blk-web-unrelated-change": (consul) => {
    consul.state("dc1").catalog.register({
      Node: "ecs-i-bp1ccc",
      Address: "10.0.1.13",
      SkipNodeUpdate: true,
      Service: serviceFields({ Service: "api", ID: "api-1", Port: 9091, Address: "10.0.1.13" }),
    });
  },
  "topo-054-blk-web-check-change": (consul) => {
    const check = checkFields({ CheckID: "service:web-1", Name: "web check" });
    consul.state("dc1").catalog.register({
      ...web1,
      Checks: [{ ...check, ServiceID: "web-1", Status: "critical", Output: "boom" }],
    });
  },
  "topo-056-blk-web-noop-write": (consul) => {
    consul.state("dc1").catalog.register(web1);
  },
  "topo-058-blk-services-dereg": (consul) => {
    consul.state("dc1").catalog.deregister({
      Node: "ecs-i-bp1aaa",
      ServiceID: "_nomad-task-8d5f1b0e-1111-4222-8333-944445555666-group-web-web-http",
    });
  },
  "topo-061-blk-nodes-service-change": (consul) => {
    consul.state("dc1").catalog.register({
      ...web1,
      SkipNodeUpdate: true,
      Service: serviceFields({ Service: "extra", Port: 1 }),
    });
  },
  "topo-065-ttl-wait-expiry": (_, clock) => {
    clock.advance(20_000);
  },
};
