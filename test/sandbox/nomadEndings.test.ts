import { afterEach, describe, expect, it } from "@jest/globals";
import { startNomad } from "../../sandbox/nomad/startNomad.js";
import { NomadWatch } from "./NomadWatch.js";

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const start = async (): Promise<NomadWatch> => {
  const nomad = await startNomad({ speed: 20 });
  open.push(nomad);
  return new NomadWatch(nomad);
};

const job = (disk: number, LogConfig?: object) => ({
  Job: {
    ID: "web",
    Type: "service",
    Datacenters: ["*"],
    TaskGroups: [
      {
        Name: "web",
        Count: 2,
        EphemeralDisk: { SizeMB: disk },
        Networks: [{ DynamicPorts: [{ Label: "http" }] }],
        Services: [{ Name: "web", PortLabel: "http", Provider: "nomad" }],
        Tasks: [{ Name: "main", Driver: "mock_driver", Config: { run_for: "2h" }, LogConfig }],
      },
    ],
  },
});

const statuses = (watch: NomadWatch) => watch.allocs("web").map((row) => row.ClientStatus);
const tables = (watch: NomadWatch) => watch.sandbox.state("").tables;

describe("a job that is purged while it runs", () => {
  it("takes its allocations and deployments along, and the stream tells of the job only", async () => {
    const watch = await start();
    await watch.request("POST", "/v1/jobs", job(300));
    await watch.rest();
    expect(statuses(watch)).toEqual(["running", "running"]);
    const region = watch.sandbox.state("");
    const told: string[] = [];
    const forget = region.events.subscribe(({ events }) => {
      for (const { topic, type } of events) told.push(`${topic} ${type}`);
    });
    await watch.request("DELETE", "/v1/job/web?purge=true");
    expect(await watch.request("GET", "/v1/allocations")).toEqual([]);
    expect(await watch.request("GET", "/v1/deployments")).toEqual([]);
    await watch.until(() => tables(watch).services.size === 0);
    await watch.settled();
    forget();
    expect(tables(watch).services.size).toBe(0);
    expect(told.filter((what) => /^(Allocation|Deployment)/.test(what))).toEqual([]);
    expect(told).toContain("Job JobDeregistered");
    const evaluations = [...tables(watch).evals.values()].map(({ Status }) => Status);
    expect(new Set(evaluations)).toEqual(new Set(["complete"]));
    await watch.request("POST", "/v1/jobs", job(300));
    await watch.rest();
    expect(statuses(watch)).toEqual(["running", "running"]);
  });
});

describe("a drain of the only node", () => {
  const drains = [["at once", [-1]] as const, ["at last", [600e9, -1]] as const];

  it.each(drains)(
    "that is forced %s ends what runs there, and is over",
    async (_when, deadlines) => {
      const watch = await start();
      await watch.request("POST", "/v1/jobs", job(300));
      await watch.rest();
      const [{ ID } = { ID: "" }] = tables(watch).nodes.values();
      for (const Deadline of deadlines) {
        await watch.request("PUT", `/v1/node/${ID}/drain`, { DrainSpec: { Deadline } });
      }
      await watch.until(() => !watch.draining());
      expect(watch.draining()).toBe(false);
      expect(statuses(watch)).toEqual(["complete", "complete"]);
      const blocked = [...tables(watch).evals.values()].filter(
        ({ Status }) => Status === "blocked",
      );
      expect(blocked).toHaveLength(1);
      await watch.request("PUT", `/v1/node/${ID}/eligibility`, { Eligibility: "eligible" });
      await watch.until(() => statuses(watch).filter((one) => one === "running").length === 2);
      expect(statuses(watch).filter((one) => one === "running")).toHaveLength(2);
    },
  );
});

describe("a task that may log", () => {
  it("more than its disk holds is refused", async () => {
    const watch = await start();
    await expect(watch.request("POST", "/v1/jobs", job(10))).rejects.toThrow(
      "log storage (100 MB) must be less than requested disk capacity (10 MB)",
    );
    await expect(
      watch.request("POST", "/v1/jobs", job(10, { MaxFiles: 0, MaxFileSizeMB: 0 })),
    ).rejects.toThrow("minimum number of files is 1; got 0");
    await watch.request("POST", "/v1/jobs", job(11, { MaxFiles: 1, MaxFileSizeMB: 10 }));
  });
});

describe("what the CLI meets at the edges", () => {
  const refusal = async (watch: NomadWatch, path: string, body?: object) => {
    const init = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const response = await fetch(watch.sandbox.address + path, init);
    return `${response.status} ${await response.text()}`;
  };

  it("refuses a prefix of deployments in words without the table, and to unblock what is over", async () => {
    const watch = await start();
    expect(await refusal(watch, "/v1/deployments?prefix=zz")).toBe(
      "500 index error: Invalid UUID: encoding/hex: invalid byte: U+007A 'z'",
    );
    await watch.request("POST", "/v1/jobs", job(300));
    await watch.rest();
    const [deployment] = tables(watch).deployments.values();
    const id = deployment?.ID ?? "";
    await watch.request("DELETE", "/v1/job/web");
    await watch.until(() => tables(watch).deployments.get(id)?.Status !== "running");
    expect(await refusal(watch, `/v1/deployment/unblock/${id}`, { DeploymentID: id })).toBe(
      "500 can't unblock terminal deployment",
    );
  });

  it("names the default network of a port that says none", async () => {
    const watch = await start();
    const asked = job(300);
    const [group] = asked.Job.TaskGroups;
    const ports = [{ Label: "http", HostNetwork: "" }, { Label: "admin" }];
    const Networks = [{ DynamicPorts: ports }];
    await watch.request("POST", "/v1/jobs", {
      Job: { ...asked.Job, TaskGroups: [{ ...group, Networks }] },
    });
    const stored = [...tables(watch).jobs.values()].find(({ ID }) => ID === "web");
    const names = stored?.TaskGroups?.[0]?.Networks?.[0]?.DynamicPorts?.map(
      (port) => port.HostNetwork,
    );
    expect(names).toEqual(["default", "default"]);
  });

  it("starts and ends more allocations than one turn looks after", async () => {
    const nomad = await startNomad({
      speed: 100,
      nodes: [{ name: "big", address: "127.0.0.1", cpu: 1e6, memoryMB: 1e6, diskMB: 1e6 }],
    });
    open.push(nomad);
    const watch = new NomadWatch(nomad);
    const Resources = { CPU: 10, MemoryMB: 10 };
    const task = { Name: "main", Driver: "mock_driver", Config: { run_for: "2h" }, Resources };
    const group = { Name: "many", Count: 1_200, EphemeralDisk: { SizeMB: 110 }, Tasks: [task] };
    const many = { ID: "many", Type: "service", Datacenters: ["*"], TaskGroups: [group] };
    await watch.request("POST", "/v1/jobs", { Job: many });
    const count = (status: string) =>
      watch.allocs("many").filter((row) => row.ClientStatus === status).length;
    await watch.until(() => count("running") === 1_200);
    await watch.request("DELETE", "/v1/job/many");
    await watch.until(() => count("complete") === 1_200);
    expect(watch.allocs("many")).toHaveLength(1_200);
  });
});
