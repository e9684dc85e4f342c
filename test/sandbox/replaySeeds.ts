import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { checkFields, serviceFields } from "../../sandbox/consul/state/fields.js";

type Seed = (consul: ConsulSandbox) => void;

const LOCK = "eb8a3a08-d77a-c7f8-6eb9-3c98f8c7c2b8";
const LIMITED = "c32e6ccb-b09a-5c15-533f-78152839998f";

const holdLock =
  (value: string, lockIndex: number): Seed =>
  (consul) => {
    consul.state("dc1").kv.put("locks/a", value, { session: LOCK, lockIndex });
  };

const session =
  (ID: string, more: object = {}): Seed =>
  (consul) => {
    consul.state("dc1").sessions.add({ ID, Node: "consul-dev-1", ...more });
  };

const txnNode: Seed = (consul) => {
  consul.state("dc1").catalog.register({
    Node: "txn-node",
    Address: "10.9.9.9",
    Service: serviceFields({ Service: "s", ID: "s1", Port: 1 }),
    Checks: [{ CheckID: "c1", Name: "c1", Status: "passing", ServiceID: "s1" }],
  });
};

const query = {
  ID: "93710ba2-3af6-1e3e-881a-3837e4125859",
  Name: "web-q",
  Service: {
    Service: "web",
    OnlyPassing: true,
    Tags: ["v1"],
    Failover: { NearestN: 2, Datacenters: ["dc2"] },
  },
  DNS: { TTL: "10s" },
};

/** What the recorded requests that are out of scope left behind, by the name of the recording. */
export const replaySeeds: Readonly<Record<string, Seed>> = {
  "dev-142-session-create": session(LOCK, { Name: "lock", TTL: "15s" }),
  "dev-143-session-create-nobody": session("dc3c1258-08e2-3b7c-c03f-0397c04718ea"),
  "dev-147-session-create-delete-behavior": session("372801bc-d48b-921b-b6b0-32aef2edcbd5", {
    Name: "del",
    Behavior: "delete",
    LockDelay: 0,
    NodeChecks: [],
  }),
  "dev-155-session-create2": session("dafd4acf-794e-cbe6-9c2b-bb02df35d427", { Name: "lock2" }),
  "dev-156-kv-acquire": holdLock("holder1", 1),
  "dev-159-kv-acquire-again-same": holdLock("holder1b", 1),
  "dev-164-kv-release": (consul) => {
    consul.state("dc1").kv.put("locks/a", "x", { session: "", lockIndex: 0 });
  },
  "dev-167-session-destroy": (consul) => {
    consul.state("dc1").kv.put("locks/a", "h", { session: "", lockIndex: 1 });
    consul.state("dc1").sessions.remove(LOCK);
  },
  "dev-171-txn-ok": (consul) => {
    consul.state("dc1").kv.put("txn/a", "1", { flags: 7 });
  },
  "dev-180-txn-node-service": txnNode,
  "dev-181-txn-node-delete": (consul) => {
    consul.state("dc1").catalog.deregister({ Node: "txn-node" });
  },
  "dev-182-txn-kv-delete-tree": (consul) => {
    consul.state("dc1").kv.deleteTree("txn/");
  },
  "dev-247-query-create": (consul) => {
    consul.state("dc1").queries.add(query);
  },
  "dev-255-query-update": (consul) => {
    consul.state("dc1").queries.add({ ...query, Service: { Service: "web" } });
  },
  "dev-258-query-delete": (consul) => {
    consul.state("dc1").queries.remove(query.ID);
  },
  "acl-064-token-create": (consul) => {
    consul.cluster.acl.addToken({
      secretId: LIMITED,
      rules:
        'service_prefix "" { policy = "read" } node_prefix "" { policy = "read" } key_prefix "app/" { policy = "read" }',
    });
  },
  "acl-128-token-delete": (consul) => {
    consul.cluster.acl.removeToken(LIMITED);
  },
  "topo-062-ttl-session": session("f7035ed0-b1b8-5d46-af08-048358383743", {
    Name: "t",
    TTL: "10s",
    Behavior: "delete",
  }),
  "topo-063-ttl-acquire": (consul) => {
    const lock = { session: "f7035ed0-b1b8-5d46-af08-048358383743", lockIndex: 1 };
    consul.state("dc1").kv.put("lk/a", "x", lock);
  },
};

const web1 = {
  Node: "ecs-i-bp1aaa",
  Address: "10.0.1.11",
  NodeMeta: { "alicloud-instance-id": "i-bp1aaa", "external-node": "true" },
};

/** What somebody else wrote while a recorded query was blocking, by the name of the recording. */
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
};
