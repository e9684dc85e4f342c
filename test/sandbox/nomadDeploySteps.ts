import {
  task,
  UPDATE,
  group,
  job,
  register,
  all,
  rest,
  forget,
  stop,
  version,
  NO_RESCHEDULE,
  rolling,
  reverting,
  FAILING,
} from "./nomadKit.js";
import type { Step } from "./nomadReplay.js";

/** What happened between recorded requests about deployments. */
export const DEPLOY_STEPS: readonly (readonly [string, Step])[] = [
  [
    "deploy-002-rolling-v0-done",
    all(
      forget(() => true),
      register(rolling("roll", "0", {}, { ReschedulePolicy: NO_RESCHEDULE })),
      rest,
    ),
  ],
  [
    "deploy-004-rolling-v1-start",
    register(rolling("roll", "1", {}, { ReschedulePolicy: NO_RESCHEDULE })),
  ],
  ["deploy-006-rolling-v1-done", rest],
  [
    "deploy-009-canary-start",
    all(
      register(
        rolling(
          "can",
          "0",
          { Canary: 1, MinHealthyTime: 3e9 },
          { ReschedulePolicy: NO_RESCHEDULE },
        ),
      ),
      rest,
      register(
        rolling(
          "can",
          "1",
          { Canary: 1, MinHealthyTime: 3e9 },
          { ReschedulePolicy: NO_RESCHEDULE },
        ),
      ),
    ),
  ],
  ["deploy-022-canary-done", rest],
  [
    "deploy-027-promote-no-canary",
    register(rolling("roll", "2", { MinHealthyTime: 4e9 }, { ReschedulePolicy: NO_RESCHEDULE })),
  ],
  [
    "deploy-038-autopromote-start",
    all(
      register(rolling("auto", "0", { Canary: 1, AutoPromote: true })),
      rest,
      register(rolling("auto", "1", { Canary: 1, AutoPromote: true })),
    ),
  ],
  ["deploy-039-autopromote-done", rest],
  [
    "deploy-040-autorevert-failed",
    all(register(reverting("0")), rest, register(reverting("1", FAILING))),
  ],
  ["deploy-045-autorevert-fail-by-hand", all(rest, register(reverting("3")))],
  [
    "deploy-047-autorevert-nothing-stable",
    register(
      job("norev", {
        Count: 1,
        Update: { ...UPDATE, AutoRevert: true },
        ReschedulePolicy: NO_RESCHEDULE,
        Tasks: [task({ Config: FAILING })],
      }),
    ),
  ],
  [
    "deploy-048-manual-health-wait",
    register(
      rolling(
        "late",
        "0",
        { HealthCheck: "manual", ProgressDeadline: 4e9, MinHealthyTime: 0, HealthyDeadline: 2e9 },
        { Count: 1 },
      ),
    ),
  ],
  [
    "deploy-050-health-unknown-alloc",
    all(register(rolling("man", "0", { HealthCheck: "manual" })), async (replay) => {
      const own = () =>
        [...replay.sandbox.state("").tables.allocs.values()].filter(({ JobID }) => JobID === "man");
      await replay.until(() => own().length === 2);
      const [first, second] = own();
      replay.dictionary.learn("6797872c-65bc-7edc-34ad-5b34a6383ba5", first?.ID ?? "");
      replay.dictionary.learn("6e182bb8-855b-424a-902d-1d9acf7df13d", second?.ID ?? "");
    }),
  ],
  [
    "deploy-057-cancelled-newer",
    all(
      register(rolling("canc", "0", { MinHealthyTime: 20e9 })),
      (replay) => replay.settled(50),
      register(rolling("canc", "1", { MinHealthyTime: 20e9 })),
      (replay) => replay.settled(50),
      stop("canc"),
    ),
  ],
  [
    "deploy-078-promote-one-group",
    all(
      register(
        job(
          "two",
          {},
          {
            TaskGroups: [
              group({ Update: { ...UPDATE, Canary: 1 }, Count: 2, ...version("0") }),
              group({ Name: "api", Update: { ...UPDATE, Canary: 1 }, Count: 2, ...version("0") }),
            ],
          },
        ),
      ),
      rest,
      register(
        job(
          "two",
          {},
          {
            TaskGroups: [
              group({ Update: { ...UPDATE, Canary: 1 }, Count: 2, ...version("1") }),
              group({ Name: "api", Update: { ...UPDATE, Canary: 1 }, Count: 2, ...version("1") }),
            ],
          },
        ),
      ),
      (replay) => replay.healthy("two"),
    ),
  ],
];
