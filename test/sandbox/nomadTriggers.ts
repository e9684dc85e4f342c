import type { Step } from "./nomadReplay.js";

const touch =
  (id: string, changes: Readonly<Record<string, unknown>> = {}): Step =>
  async (replay) => {
    const TaskGroups = [
      {
        Name: "web",
        Count: 0,
        Tasks: [
          {
            Name: "main",
            Driver: "mock_driver",
            Config: { run_for: "2h" },
            Resources: { CPU: 50, MemoryMB: 32 },
          },
        ],
      },
    ];
    const Job = { ID: id, Name: id, Type: "service", Datacenters: ["*"], TaskGroups, ...changes };
    await replay.request("POST", "/v1/jobs", { Job });
  };

const change: Step = async (replay) => {
  const job = await replay.request("GET", "/v1/job/blk");
  if (typeof job !== "object" || job === null) return;
  const Meta = { a: String(Date.now()) };
  await replay.request("POST", "/v1/jobs", { Job: { ...job, Meta } });
};

const grow: Step = async (replay) => {
  await replay.rest();
  await replay.request("POST", "/v1/job/blk/scale", { Count: 3, Target: { Group: "web" } });
};

const put =
  (path: string, body: unknown): Step =>
  async (replay) => {
    await replay.request("PUT", path, body);
  };

const eligibility =
  (Eligibility: string): Step =>
  async (replay) => {
    const [node] = replay.sandbox.state("").tables.nodes.values();
    await replay.request("POST", `/v1/node/${node?.ID ?? ""}/eligibility`, { Eligibility });
  };

/** What woke the queries that were recorded while they waited. */
export const TRIGGERS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ["block-003-jobs-wake-new-job", touch("blk2")],
  ["block-004-jobs-wake-prefix-other", touch("blk3")],
  ["block-005-jobs-wake-filter-other", touch("blk4")],
  ["block-006-jobs-other-namespace", touch("blk5")],
  ["block-007-job-other-changes", touch("blk6")],
  ["block-008-job-wake", change],
  ["block-009-job-missing-created", touch("blknew")],
  ["block-021-wait-0", touch("blk7")],
  ["block-022-wait-negative", touch("blk8")],
  ["block-023-allocations-wake", change],
  ["block-024-job-allocations-other-job", change],
  [
    "block-025-alloc-wake-restart",
    async (replay) => {
      const own = [...replay.sandbox.state("").tables.allocs.values()].find(
        ({ JobID, DesiredStatus }) => JobID === "blk" && DesiredStatus === "run",
      );
      await replay.request("PUT", `/v1/client/allocation/${own?.ID ?? ""}/restart`, {});
    },
  ],
  ["block-026-evaluations-wake", put("/v1/job/blk/evaluate", { JobID: "blk" })],
  ["block-027-job-evaluations-wake", put("/v1/job/blk/evaluate", { JobID: "blk" })],
  ["block-028-deployments-wake", change],
  ["block-030-job-summary-wake", grow],
  ["block-031-job-versions-wake", change],
  ["block-032-scale-status-wake", change],
  ["block-034-nodes-wake-eligibility", eligibility("ineligible")],
  ["block-035-node-wake-eligibility", eligibility("eligible")],
  ["block-036-node-allocations-wake", change],
  ["block-037-namespaces-wake", put("/v1/namespace/blkns", { Name: "blkns" })],
  ["block-038-vars-wake", put("/v1/var/blk/a", { Items: { a: "1" } })],
  ["block-039-var-wake", put("/v1/var/blk/a", { Items: { a: "2" } })],
  ["block-040-var-other-change", put("/v1/var/blk/b", { Items: { a: "1" } })],
  ["block-041-vars-prefix-other", put("/v1/var/blk/c", { Items: { a: "1" } })],
  [
    "block-042-services-wake",
    touch("blksvc", {
      TaskGroups: [
        {
          Name: "web",
          Count: 1,
          Tasks: [{ Name: "main", Driver: "mock_driver", Config: { run_for: "2h" } }],
          Services: [{ Name: "blk", Provider: "nomad" }],
        },
      ],
    }),
  ],
  ["block-044-node-pools-wake", put("/v1/node/pool/blkpool", { Name: "blkpool" })],
  [
    "block-045-scaling-policies-wake",
    touch("blkscale", {
      TaskGroups: [
        {
          Name: "web",
          Count: 1,
          Scaling: { Min: 1, Max: 4, Enabled: true, Policy: { cooldown: "1m" } },
          Tasks: [{ Name: "main", Driver: "mock_driver", Config: { run_for: "2h" } }],
        },
      ],
    }),
  ],
]);
