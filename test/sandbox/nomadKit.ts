import type { Replay, Step } from "./nomadReplay.js";

export type Members = Readonly<Record<string, unknown>>;

export const MOCK = { run_for: "2h" };

export const task = (changes: Members = {}): Members => ({
  Name: "main",
  Driver: "mock_driver",
  Config: MOCK,
  Resources: { CPU: 50, MemoryMB: 32 },
  LogConfig: { MaxFiles: 2, MaxFileSizeMB: 1 },
  ...changes,
});

export const UPDATE: Members = {
  MaxParallel: 1,
  HealthCheck: "task_states",
  MinHealthyTime: 1e9,
  HealthyDeadline: 20e9,
  ProgressDeadline: 40e9,
  Stagger: 1e9,
};

export const group = (changes: Members = {}): Members => ({
  Name: "web",
  Count: 2,
  EphemeralDisk: { SizeMB: 10 },
  Tasks: [task()],
  RestartPolicy: { Attempts: 1, Interval: 1800e9, Delay: 1e9, Mode: "fail" },
  ...changes,
});

export const job = (id: string, groupChanges: Members = {}, changes: Members = {}): Members => ({
  ID: id,
  Name: id,
  Type: "service",
  Datacenters: ["*"],
  TaskGroups: [group(groupChanges)],
  ...changes,
});

export const register =
  (...jobs: readonly Members[]): Step =>
  async (replay) => {
    for (const each of jobs) await replay.request("POST", "/v1/jobs", { Job: each });
  };

export const all =
  (...steps: readonly Step[]): Step =>
  async (replay) => {
    for (const step of steps) await step(replay);
  };

/** Waits until all that was started has come to its end, and nothing is written any more. */
export const settled: Step = (replay) => replay.settled();

export const rest: Step = (replay) => replay.rest();

/** Waits until no evaluation is pending. */
export const quiet: Step = (replay) =>
  replay.until(() =>
    [...replay.sandbox.state("").tables.evals.values()].every(
      ({ Status, WaitUntil }) => Status !== "pending" || WaitUntil > 0n,
    ),
  );

/** Takes jobs away, with their allocations and deployments, as a collected purge does. */
export const forget =
  (chosen: (id: string) => boolean): Step =>
  async (replay) => {
    const { region } = replay.sandbox.cluster.region("");
    for (const { ID } of [...region.tables.jobs.values()]) {
      // Some IDs end like a sub-resource and can not be deleted by their path.
      if (chosen(ID)) {
        await replay
          .request("DELETE", `/v1/job/${encodeURIComponent(ID)}?purge=true`)
          .catch(() => undefined);
      }
    }
    await replay.rest();
    await replay.until(() =>
      [...region.tables.allocs.values()]
        .filter(({ JobID }) => chosen(JobID))
        .every(({ ClientStatus }) => ClientStatus !== "running" && ClientStatus !== "pending"),
    );
    region.write("Collected", (write) => {
      for (const { ID, JobID } of [...region.tables.allocs.values()])
        if (chosen(JobID)) write.remove(region.tables.allocs, ID);
      for (const { ID, JobID } of [...region.tables.deployments.values()])
        if (chosen(JobID)) write.remove(region.tables.deployments, ID);
    });
  };

export const nodeNamed = (replay: Replay, name: string): string =>
  [...replay.sandbox.state("").tables.nodes.values()].find(({ Name }) => Name === name)?.ID ?? "";

/** Purges the jobs of a kind of names. */
export const purge =
  (names: RegExp): Step =>
  async (replay) => {
    const ids = [...replay.sandbox.state("").tables.jobs.values()].map(({ ID }) => ID);
    for (const id of ids) {
      if (names.test(id)) await replay.request("DELETE", `/v1/job/${id}?purge=true`);
    }
    await replay.rest();
  };

export const stop =
  (id: string, query = ""): Step =>
  async (replay) => {
    await replay.request("DELETE", `/v1/job/${id}${query}`);
  };

export const version = (V: string): Members => ({
  Tasks: [task({ Env: { V }, KillTimeout: 1e9 })],
});
export const NO_RESCHEDULE = { Attempts: 0, Delay: 0, Unlimited: false, Interval: 0 };
export const rolling = (
  id: string,
  V: string,
  changes: Members = {},
  more: Members = {},
): Members => job(id, { Update: { ...UPDATE, ...changes }, Count: 2, ...version(V), ...more });

export const RESCHEDULE = {
  Attempts: 1,
  Interval: 600e9,
  Delay: 50e9,
  DelayFunction: "constant",
  Unlimited: false,
};

export const broken = (
  id: string,
  config: Members,
  driver = "mock_driver",
  policy: Members = RESCHEDULE,
): Members =>
  job(id, {
    Count: 1,
    Tasks: [task({ Config: config, Driver: driver })],
    ReschedulePolicy: policy,
  });

/** A job whose tasks are restarted so late that nobody sees it. */
export const slow = (id: string, config: Members): Members =>
  job(id, {
    Count: 1,
    Tasks: [task({ Config: config })],
    RestartPolicy: { Attempts: 1, Interval: 1800e9, Delay: 200e9, Mode: "fail" },
    ReschedulePolicy: RESCHEDULE,
  });

export const reverting = (V: string, config: Members = MOCK): Members =>
  job("rev", {
    Update: { ...UPDATE, AutoRevert: true },
    ReschedulePolicy: NO_RESCHEDULE,
    Tasks: [task({ Env: { V }, KillTimeout: 1e9, Config: config })],
  });

export const FAILING = { run_for: "100ms", exit_code: 1 };
export const page = (n: number): Members =>
  job(`page-${n}`, { Count: 0 }, { Priority: 40 + n, Meta: { n: String(n) } });

export const drained = (id: string, changes: Members = {}): Members =>
  job(
    id,
    {
      Tasks: [task({ KillTimeout: 1e9 })],
      Update: UPDATE,
      Migrate: {
        MaxParallel: 1,
        HealthCheck: "task_states",
        MinHealthyTime: 8e9,
        HealthyDeadline: 60e9,
      },
    },
    {
      Constraints: [{ LTarget: "${node.unique.name}", Operand: "=", RTarget: "node-2" }],
      ...changes,
    },
  );

/** A system job, as it is before anybody says how to update it. */
export const everywhere = (id: string): Members =>
  job(id, { Count: 1, Tasks: [task({ KillTimeout: 1e9 })] }, { Type: "system" });

export const appTask = task({
  Driver: "raw_exec",
  Config: { command: "/bin/sh", args: ["-c", "while true; do sleep 0.2; done"] },
  Env: { A: "1" },
  KillTimeout: 1e9,
});

export const hook = (Name: string, Hook: string, Sidecar: boolean, run: string): Members =>
  task({ Name, Lifecycle: { Hook, Sidecar }, Config: { run_for: run } });
