import { afterEach, describe, expect, it } from "@jest/globals";
import { startConsul } from "../../sandbox/consul/startConsul.js";
import { seedNomad } from "../../sandbox/nomad/sampleJobs.js";
import { startNomad, type NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { NomadWatch } from "./NomadWatch.js";

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const nodeOn = (name: string) => ({
  name,
  address: "10.1.0.7",
  consul: { name: "node-1", datacenter: "dc1" },
});

const start = async (options: Parameters<typeof startNomad>[0] = {}): Promise<NomadWatch> => {
  const nomad = await startNomad({ speed: 20, nodes: [nodeOn("n1")], ...options });
  open.push(nomad);
  return new NomadWatch(nomad);
};

const textOf = async (nomad: NomadSandbox, path: string): Promise<string> =>
  (await fetch(nomad.address + path)).text();

const web = (version: string, changes: object = {}, config: object = { run_for: "2h" }) => ({
  Job: {
    ID: "web",
    Type: "service",
    Datacenters: ["*"],
    TaskGroups: [
      {
        Name: "web",
        Count: 2,
        ShutdownDelay: 1e9,
        Networks: [{ DynamicPorts: [{ Label: "http" }] }],
        Services: [{ Name: "shop", PortLabel: "http", Provider: "consul", Tags: [`v${version}`] }],
        ReschedulePolicy: { Attempts: 0, Unlimited: false },
        RestartPolicy: { Attempts: 0, Mode: "fail" },
        Update: {
          MaxParallel: 1,
          MinHealthyTime: 1e9,
          HealthyDeadline: 20e9,
          ProgressDeadline: 40e9,
          ...changes,
        },
        Tasks: [{ Name: "main", Driver: "mock_driver", Config: config, Env: { VERSION: version } }],
      },
    ],
  },
});

const deployments = (watch: NomadWatch) => [...watch.sandbox.state("").tables.deployments.values()];

describe("a sandbox that speaks Nomad's API", () => {
  it("registers the services of allocations in Consul, and takes them out again", async () => {
    const consul = await startConsul({ nodeName: "node-1" });
    open.push(consul);
    const watch = await start({
      consulAddress: consul.address,
      consulToken: consul.token,
    });
    const shops = async () => {
      const headers = { "X-Consul-Token": consul.token };
      const response = await fetch(`${consul.address}/v1/catalog/service/shop`, { headers });
      return (await response.json()) as { ServiceID: string; ServicePort: number }[];
    };
    await watch.request("POST", "/v1/jobs", web("1"));
    await watch.until(async () => (await shops()).length === 2);
    const ids = (await shops()).map(({ ServiceID }) => ServiceID);
    const expected = watch.allocs("web").map(({ ID }) => `_nomad-task-${ID}-group-web-shop-http`);
    expect(ids.sort()).toEqual(expected.sort());
    await watch.request("DELETE", "/v1/job/web");
    await watch.ended("default", "web");
    await watch.until(async () => (await shops()).length === 0);
  });

  it("puts containers on nodes that have Docker, and tells where there are none", async () => {
    const watch = await start({
      nodes: [nodeOn("bare"), { ...nodeOn("n1"), drivers: ["docker"] }],
    });
    const container = { Name: "main", Driver: "docker", Config: { image: "web:1" } };
    const group = { Name: "web", Count: 2, Networks: [{ Mode: "bridge" }], Tasks: [container] };
    const Job = { ID: "web", Type: "service", Datacenters: ["*"], TaskGroups: [group] };
    await watch.request("POST", "/v1/jobs", { Job });
    await watch.until(() => watch.allocs("web").length === 2);
    const names = watch.allocs("web").map(({ NodeID }) => {
      return watch.sandbox.state("").tables.nodes.get(NodeID)?.Name;
    });
    expect(names).toEqual(["n1", "n1"]);
    const exec = { ...group, Networks: [], Tasks: [{ ...container, Driver: "exec" }] };
    const plan = await watch.request("POST", "/v1/job/web/plan", {
      Job: { ...Job, TaskGroups: [exec] },
    });
    expect(plan).toMatchObject({
      FailedTGAllocs: { web: { ConstraintFiltered: { "missing drivers": 2 } } },
    });
  });

  it("reads job files with dynamic blocks, loops and functions", async () => {
    const watch = await start();
    const JobHCL = `
locals {
  ports = { http = 8080, admin = 9090 }
}
job "web" {
  vault { role = "web" }
  group "web" {
    network {
      dynamic "port" {
        for_each = local.ports
        labels   = [port.key]
        content { static = port.value }
      }
    }
    task "main" {
      driver = "docker"
      env {
        ALL  = join(",", [for name, port in local.ports : "\${upper(name)}=\${port}"])
        CIDR = cidrsubnet("10.0.0.0/16", 8, 3)
        LIST = "%{for name in keys(local.ports)}[\${name}]%{endfor}"
        SAFE = try(local.none, "none")
      }
    }
  }
}`;
    const port = (Label: string, Value: number) => ({ Label, Value });
    expect(await watch.request("POST", "/v1/jobs/parse", { JobHCL })).toMatchObject({
      TaskGroups: [
        {
          Networks: [{ ReservedPorts: [port("admin", 9090), port("http", 8080)] }],
          Tasks: [
            {
              Env: {
                ALL: "ADMIN=9090,HTTP=8080",
                CIDR: "10.0.3.0/24",
                LIST: "[admin][http]",
                SAFE: "none",
              },
              Vault: { Role: "web" },
            },
          ],
        },
      ],
    });
  });

  it("waits with canaries until they are promoted", async () => {
    const watch = await start();
    await watch.request("POST", "/v1/jobs", web("1", { Canary: 1 }));
    await watch.rest();
    await watch.request("POST", "/v1/jobs", web("2", { Canary: 1 }));
    await watch.healthy("web");
    const [, second] = deployments(watch);
    expect(second?.StatusDescription).toBe("Deployment is running but requires manual promotion");
    await watch.request("PUT", `/v1/deployment/promote/${second?.ID ?? ""}`, {
      DeploymentID: second?.ID,
      All: true,
    });
    await watch.until(() => deployments(watch)[1]?.Status === "successful");
    await watch.settled();
    const running = watch.allocs("web").filter(({ ClientStatus }) => ClientStatus === "running");
    expect(running.map(({ Job }) => Job.Version)).toEqual([1, 1]);
  });

  it("goes back to the last version that was good", async () => {
    const watch = await start();
    await watch.request("POST", "/v1/jobs", web("1", { AutoRevert: true }));
    await watch.rest();
    await watch.request(
      "POST",
      "/v1/jobs",
      web("2", { AutoRevert: true }, { run_for: "10ms", exit_code: 1 }),
    );
    await watch.until(() => deployments(watch).some(({ Status }) => Status === "failed"));
    const failed = deployments(watch).find(({ Status }) => Status === "failed");
    expect(failed?.StatusDescription).toBe(
      "Failed due to unhealthy allocations - rolling back to job version 0",
    );
  });

  it("moves allocations away from a node that is drained", async () => {
    const watch = await start({ nodes: [nodeOn("a"), nodeOn("b")] });
    await watch.request("POST", "/v1/jobs", web("1"));
    await watch.rest();
    const id = watch.allocs("web")[0]?.NodeID ?? "";
    const DrainSpec = { Deadline: 600e9, IgnoreSystemJobs: false };
    await watch.request("PUT", `/v1/node/${id}/drain`, { DrainSpec });
    await watch.until(() => !watch.draining());
    await watch.settled();
    const running = watch.allocs("web").filter(({ ClientStatus }) => ClientStatus === "running");
    expect(running.map(({ NodeID }) => NodeID === id)).toEqual([false, false]);
  });

  it("answers a query that waits once something changes, with an index that grows", async () => {
    const watch = await start();
    const before = watch.index();
    const waiting = fetch(`${watch.sandbox.address}/v1/jobs?index=${before}&wait=10s`);
    await watch.request("POST", "/v1/jobs", web("1"));
    const answer = await waiting;
    expect(Number(answer.headers.get("X-Nomad-Index"))).toBeGreaterThan(before);
    expect(await answer.json()).toMatchObject([{ ID: "web" }]);
  });

  it("writes nanoseconds in full, though they are beyond a double", async () => {
    const watch = await start();
    await watch.request("POST", "/v1/jobs", web("1"));
    const time = watch.sandbox.state("").tables.jobs.get("default\0web")?.SubmitTime;
    expect(await textOf(watch.sandbox, "/v1/job/web")).toContain(`"SubmitTime":${String(time)},`);
  });

  it("gives the same seed the same names", async () => {
    const [one, other] = [await start({ seed: "a" }), await start({ seed: "a" })];
    for (const watch of [one, other]) await watch.request("POST", "/v1/jobs", web("1"));
    for (const watch of [one, other]) await watch.until(() => watch.allocs("web").length === 2);
    expect(one.allocs("web").map(({ ID }) => ID)).toEqual(other.allocs("web").map(({ ID }) => ID));
  });

  it("runs the sample company's jobs on the machines that it is given", async () => {
    const watch = await start({
      nodes: [],
      regions: ["cn", "sg"],
      datacenters: ["hangzhou", "singapore"],
    });
    const machines = ["hz-app-01", "hz-app-02", "hz-app-03", "sg-app-01"].map((name, at) => ({
      name,
      address: `10.1.16.${10 + at}`,
      meta: { "alicloud-instance-id": `i-${name}` },
      region: name.startsWith("hz") ? "cn" : "sg",
      datacenter: name.startsWith("hz") ? "hangzhou" : "singapore",
      consul: { name, datacenter: "hangzhou" },
    }));
    await seedNomad(watch.sandbox, machines);
    await watch.rest();
    const states = JSON.parse(await textOf(watch.sandbox, "/v1/jobs?namespace=*")) as {
      ID: string;
      Status: string;
    }[];
    expect(Object.fromEntries(states.map(({ ID, Status }) => [ID, Status]))).toMatchObject({
      loyalty: "running",
      coupons: "running",
      "geo-cache": "running",
      "node-metrics": "running",
      "price-import": "running",
      "invoice-render": "running",
      "ranking-training": "pending",
    });
    const nodes = JSON.parse(await textOf(watch.sandbox, "/v1/nodes?meta=true&region=sg")) as {
      ID: string;
    }[];
    expect(nodes).toHaveLength(1);
  });
});
