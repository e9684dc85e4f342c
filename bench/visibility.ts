import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobFrom } from "../datasources/nomad/jobRows.js";
import { jobSighting } from "../datasources/nomad/jobSighting.js";
import { CallerView } from "../src/estate/CallerView.js";
import { Estate } from "../src/estate/Estate.js";
import { SourceSink } from "../src/estate/SourceSink.js";
import { noClaims } from "../src/identity/Identity.js";
import { createExecutor } from "../src/execution/createExecutor.js";
import { defaultLimits } from "../src/limits/limits.js";
import { openPolicy } from "../src/policy/openPolicy.js";
import type { Policy } from "../src/policy/Policy.js";
import { createSchema } from "../src/schema.js";
import { createLogger } from "../src/telemetry/logger.js";
import type { Figure } from "./figure.js";
import { jobRow } from "./jobRow.js";
import { quantile, timings } from "./quantile.js";

const JOBS = 10_000;
const NAMESPACES = 10;
const ROUNDS = 2_000;

/** Who sees nine of the ten namespaces: all but the first or the last in the order of lists. */
const HIDDEN = { late: `namespace-${NAMESPACES - 1}`, early: "namespace-0" } as const;
const HIDING = Object.entries(HIDDEN).map(
  ([role, namespace]) => `@id("${role}")
    permit (principal in Causeway::Role::"${role}", action in Causeway::Action::"read", resource)
    unless { resource has namespace && resource.namespace == "${namespace}" };`,
);

const call = {
  requestId: "bench",
  signal: new AbortController().signal,
  noCache: false,
  isReadOnly: true,
  abort: () => undefined,
};

const context = {
  source: "bench",
  sourceId: "nomad:bench",
  region: "global",
  environment: "production",
  network: null,
};

const loaded = (): Estate => {
  const estate = new Estate();
  const identity = { system: "NOMAD", name: "bench", address: "http://127.0.0.1:4646" } as const;
  const sink = new SourceSink(estate, estate.addSource({ ...identity, sandbox: false }));
  for (let index = 0; index < JOBS; index += 1) {
    const { facts, spec } = jobFrom(jobRow(index, `namespace-${index % NAMESPACES}`));
    sink.upsert("jobs", jobSighting(context, facts, spec, null));
  }
  sink.complete();
  return estate;
};

const query = "{ nomadJobs(first: 50) { totalCount nodes { id name namespace status } } }";

/** Milliseconds of an answer, whole and never given again, the callers in turn: medians. */
const costs = async (estate: Estate, policy: Policy) => {
  const executor = await createExecutor({
    schema: createSchema(),
    limits: defaultLimits,
    log: createLogger({ level: "silent" }),
    createContext: ({ roles }) => ({ estate: new CallerView(estate, policy.sees(roles)) }),
    extensionsOf: () => ({}),
  });
  const ask = async (role: string, count: number): Promise<void> => {
    const caller = { subject: role, name: null, roles: [role], claims: noClaims };
    const { body } = await executor.answer({ query }, caller, call);
    if (!body.includes(`"totalCount":${count},`)) throw new Error(body.slice(0, 300));
  };
  const samples: Record<"admin" | "late" | "early", number[]> = { admin: [], late: [], early: [] };
  const part = JOBS - JOBS / NAMESPACES;
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.admin.push(...(await timings(1, () => ask("admin", JOBS))));
    samples.late.push(...(await timings(1, () => ask("late", part))));
    samples.early.push(...(await timings(1, () => ask("early", part))));
  }
  await executor.stop();
  const { admin, late, early } = samples;
  return { admin: median(admin), late: median(late), early: median(early) };
};

const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** What it costs to see nine tenths of 10,000 jobs, beside one who sees all. */
export const visibilityBench = async (): Promise<readonly Figure[]> => {
  const directory = await mkdtemp(join(tmpdir(), "causeway-bench-"));
  await cp("policies", directory, { recursive: true });
  await writeFile(join(directory, "hiding.cedar"), HIDING.join("\n"));
  const log = createLogger({ level: "silent" });
  const policy = await openPolicy({ directory, log, watch: false });
  const { admin, late, early } = await costs(loaded(), policy);
  policy.close();
  await rm(directory, { recursive: true, force: true });
  return [
    { name: "first page and count, an admin, p50", value: admin, unit: "ms", target: "" },
    { name: "a viewer, as a ratio", value: late / admin, unit: "x", target: "< 1.2" },
    { name: "with 1,000 hidden before the page", value: early / admin, unit: "x", target: "" },
  ];
};
