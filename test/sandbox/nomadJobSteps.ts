import {
  settled,
  slow,
  task,
  UPDATE,
  job,
  register,
  all,
  rest,
  quiet,
  forget,
  stop,
  NO_RESCHEDULE,
  broken,
  page,
  appTask,
  hook,
} from "./nomadKit.js";
import type { Step } from "./nomadReplay.js";

/** What happened between recorded requests about jobs, by the request that it came before. */
export const JOB_STEPS: readonly (readonly [string, Step])[] = [
  [
    "job-106-stable-before-read",
    all(
      register(job("stab", { Count: 0 })),
      rest,
      register(job("stab", { Count: 0 }, { Meta: { a: "1" } })),
      rest,
    ),
  ],
  ["job-071-edit-v2", rest],
  ["job-084-tag-duplicate-other-version", rest],
  ["job-115-scale-ok", rest],
  ["job-137-scale-blocked-by-deployment", quiet],
  ["job-126-scale-same-count", rest],
  ["job-110-evaluate-nobody", rest],
  ["job-103-stable-set", rest],
  ["job-095-revert-current", rest],
  ["job-163-list-page1", register(...[0, 1, 2, 3, 4, 5, 6].map(page))],
  [
    "disp-027-dispatch-payload-required",
    register(
      job("imp-req", { Count: 1 }, { Type: "batch", ParameterizedJob: { Payload: "required" } }),
      job(
        "imp-forbid",
        { Count: 1 },
        { Type: "batch", ParameterizedJob: { Payload: "forbidden" } },
      ),
    ),
  ],
  [
    "alloc-001-list",
    all(
      forget((id) => !/^(?:import|cron)/.test(id)),
      register(
        job("app", {
          Count: 3,
          Networks: [{ DynamicPorts: [{ Label: "http", To: 8080 }] }],
          Tasks: [appTask, task({ Name: "side" })],
          Update: UPDATE,
        }),
      ),
      rest,
    ),
  ],
  [
    "alloc-118-fail-exit-1",
    register(
      broken("fail-exit-1", { command: "/bin/false" }, "raw_exec"),
      broken("fail-mock-exit-137", { run_for: "50ms", exit_code: 137 }),
      broken("fail-start-error", { start_error: "no such image" }, "mock_driver", NO_RESCHEDULE),
      slow("fail-start-error-recoverable", {
        start_error: "registry timeout",
        start_error_recoverable: true,
      }),
      broken("fail-missing-command", { command: "/no/such/binary" }, "raw_exec"),
      broken("fail-bad-config", { nope: 1 }, "mock_driver", NO_RESCHEDULE),
      broken("fail-exit-signal", { run_for: "50ms", exit_signal: 9 }),
    ),
  ],
  [
    "alloc-126-fail-after-reschedule",
    (replay) =>
      replay.until(
        () =>
          [...replay.sandbox.state("").tables.allocs.values()].filter(
            ({ JobID, ClientStatus }) => JobID === "fail-exit-1" && ClientStatus === "failed",
          ).length === 2,
      ),
  ],
  [
    "alloc-130-lifecycle-running",
    register(
      job("lc", {
        Count: 1,
        Tasks: [
          hook("init", "prestart", false, "50ms"),
          hook("proxy", "prestart", true, "2h"),
          hook("after", "poststart", false, "50ms"),
          task(),
          hook("end", "poststop", false, "50ms"),
        ],
        // Long, because it was recorded before anybody knew whether it is healthy.
        Update: {
          ...UPDATE,
          MinHealthyTime: 300e9,
          HealthyDeadline: 600e9,
          ProgressDeadline: 900e9,
        },
      }),
    ),
  ],
  ["alloc-131-lifecycle-stopped", stop("lc")],
  [
    "eval-001-big-evals",
    all(
      settled,
      register(job("big", { Tasks: [task({ Resources: { CPU: 100, MemoryMB: 900_000 } })] })),
      quiet,
      register(
        job(
          "win",
          { Count: 1 },
          { Constraints: [{ LTarget: "${attr.kernel.name}", Operand: "=", RTarget: "windows" }] },
        ),
      ),
      quiet,
      register(job("nodc", { Count: 1 }, { Datacenters: ["mars"] })),
      settled,
    ),
  ],
  ["eval-020-list-reverse", settled],
  ["eval-030-cancelled-after-stop", stop("big")],
];
