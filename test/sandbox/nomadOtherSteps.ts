import {
  nodeNamed,
  everywhere,
  purge,
  task,
  UPDATE,
  job,
  register,
  all,
  rest,
  stop,
  drained,
} from "./nomadKit.js";
import type { Step } from "./nomadReplay.js";

/** What happened between the other recorded requests. */
export const OTHER_STEPS: readonly (readonly [string, Step])[] = [
  [
    "ns-038-delete-after-purge",
    all(
      async (replay) => {
        for (const id of ["web", "api", "both"]) {
          await replay.request("DELETE", `/v1/job/${id}?purge=true&namespace=team-a`);
        }
      },
      rest,
      (replay) => replay.ended("team-a"),
    ),
  ],
  ["svc-018-delete-one", rest],
  ["svc-027-read-after-stop", stop("svcjob")],
  [
    "vol-005-read-claimed",
    all(
      (replay) =>
        replay.until(() =>
          [...replay.sandbox.state("").tables.volumes.values()].every(
            ({ State }) => State === "ready",
          ),
        ),
      register(
        job("voljob", {
          Count: 1,
          Volumes: {
            data: {
              Name: "data",
              Type: "host",
              Source: "data",
              AccessMode: "single-node-writer",
              AttachmentMode: "file-system",
            },
          },
        }),
      ),
    ),
  ],
  ["vol-009-delete", all(stop("voljob"), rest, (replay) => replay.ended("default", "voljob"))],
  [
    "misc-001-search-all",
    all(
      register(job("search-me", { Name: "seek", Count: 1, Tasks: [task({ Name: "finder" })] })),
      async (replay) => {
        await replay.request("PUT", "/v1/var/search/me", { Items: { a: "1" } });
      },
    ),
  ],
  [
    "misc-003-search-evals",
    async (replay) => {
      await replay.until(() => replay.allocs("search-me").length > 0);
      const [alloc] = replay.allocs("search-me");
      replay.dictionary.learn("f275ee34-dd04-332e-db8f-457a30e60552", alloc?.EvalID ?? "");
      replay.dictionary.learn("210e7457-2cb4-90cd-d490-aa41ea49c50c", alloc?.ID ?? "");
    },
  ],
  [
    "consul-034-n-promote",
    async (replay) => {
      await replay.healthy("web");
      const own = [...replay.sandbox.state("").tables.deployments.values()].filter(
        ({ JobID }) => JobID === "web",
      );
      replay.dictionary.learn("a51aa6e5-5f40-afd0-0411-093229490dcc", own.at(-1)?.ID ?? "");
    },
  ],
  [
    "misc-020-search-truncated",
    register(
      ...Array.from({ length: 22 }, (_, at) =>
        job(`trunc-${String(at).padStart(2, "0")}`, { Count: 0 }),
      ),
    ),
  ],
  [
    "misc-038-paused-broker-register",
    all(rest, async (replay) => {
      await replay.request("PUT", "/v1/operator/scheduler/configuration", {
        SchedulerAlgorithm: "binpack",
        PauseEvalBroker: true,
      });
    }),
  ],
  ["misc-041-paused-delete-filter", async () => Promise.resolve()],
  [
    "misc-042-system-gc",
    all(
      async (replay) => {
        await replay.request("PUT", "/v1/operator/scheduler/configuration", {
          SchedulerAlgorithm: "binpack",
        });
      },
      stop("search-me"),
      rest,
      (replay) => replay.ended("default", "search-me"),
    ),
  ],
  [
    "block-001-jobs-no-change",
    all(
      register(job("blk", { Count: 1, Update: UPDATE }, { Meta: { a: "1" } })),
      rest,
      async (replay) => {
        await replay.request("POST", "/v1/namespace", { Name: "team-a" });
      },
    ),
  ],
  [
    "block-038-vars-wake",
    async (replay) => {
      const region = replay.sandbox.state("");
      const { variables } = region.tables;
      region.write("Unlocked", (write) => {
        for (const row of [...variables.values()]) write.put(variables, { ...row, Lock: null });
      });
      await replay.settled();
    },
  ],
  ["block-029-job-deployment-wake", register(job("blkd", { Count: 1, Update: UPDATE }))],
  [
    "event-001-first-line",
    all(purge(/^blk/), register(job("ev1", { Count: 1, Update: UPDATE })), rest, stop("ev1"), rest),
  ],
  ["event-004-deployment-all-events", all(register(job("ev2", { Update: UPDATE })), rest)],
  [
    "node-036-allocations",
    all(register(drained("drainme")), rest, register(everywhere("sysdrain")), (replay) =>
      replay.until(() =>
        replay.allocs("sysdrain").every(({ ClientStatus }) => ClientStatus === "running"),
      ),
    ),
  ],
  [
    "node-048-drain-nobody",
    all(
      register(drained("drainme", { Constraints: [] }), everywhere("sysdrain")),
      rest,
      async (replay) => {
        await replay.request("POST", `/v1/node/${nodeNamed(replay, "node-2")}/evaluate`);
      },
      rest,
    ),
  ],
  [
    "node-071-down-read",
    async (replay) => {
      await register(drained("drainme"))(replay);
      await replay.rest();
      await replay.settled();
      replay.sandbox.setReachable("", nodeNamed(replay, "node-2"), false);
    },
  ],
  ["node-056-drain-done-read", (replay) => replay.until(() => !replay.draining())],
  ["node-061-drain-force-read", (replay) => replay.until(() => !replay.draining())],
  ["pool-016-job-in-empty-pool-evals", register(job("pooljob", { Count: 1 }, { NodePool: "gpu" }))],
  ["pool-018-delete", all(stop("pooljob", "?purge=true"), rest)],
  [
    "acl-121-reader-jobs-default",
    async (replay) => {
      const token = replay.dictionary.get("d5dc8c86-c6f3-926e-e6b1-114e807dfa95") ?? "";
      for (const [namespace, id, count] of [
        ["default", "web", 0],
        ["team-a", "web", 1],
        ["team-a", "api", 1],
        ["team-b", "db", 0],
      ] as const) {
        await replay.request(
          "POST",
          `/v1/jobs?namespace=${namespace}`,
          {
            Job: job(id, {
              Count: count,
              Update: { MinHealthyTime: 900e9, HealthyDeadline: 1800e9, ProgressDeadline: 3600e9 },
            }),
          },
          token,
        );
      }
      await replay.until(
        () =>
          [...replay.sandbox.state("").tables.allocs.values()].filter(
            ({ ClientStatus }) => ClientStatus === "running",
          ).length === 2,
      );
    },
  ],
  [
    "acl-184-var-list",
    async (replay) => {
      const token = replay.dictionary.get("d5dc8c86-c6f3-926e-e6b1-114e807dfa95") ?? "";
      for (const path of ["app/a", "app/secret", "wo/x", "lo/x"]) {
        await replay.request(
          "PUT",
          `/v1/var/${path}`,
          { Items: path === "app/a" ? { a: "1" } : { w: "1" } },
          token,
        );
      }
    },
  ],
  [
    "acl-196-expired-jobs",
    (replay) =>
      replay.until(() =>
        [...replay.sandbox.cluster.acl.tokens.values()].some((row) =>
          replay.sandbox.cluster.acl.isExpired(row),
        ),
      ),
  ],
];
