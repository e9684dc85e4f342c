import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConsul } from "../datasources/consul/createConsul.js";
import { setConsulKey } from "../resolvers/consul/setConsulKey.js";
import { Secret } from "../src/config/secret.js";
import { CallerView } from "../src/estate/CallerView.js";
import { Estate } from "../src/estate/Estate.js";
import { watchSource } from "../src/estate/watchSource.js";
import { openLedger } from "../src/operations/openLedger.js";
import { openOperations } from "../src/operations/openOperations.js";
import { openPolicy } from "../src/policy/openPolicy.js";
import type { Policy } from "../src/policy/Policy.js";
import { reachOf } from "../src/reachOf.js";
import { openStorage } from "../src/storage/openStorage.js";
import { createLogger } from "../src/telemetry/logger.js";
import type { Figure } from "./figure.js";
import { quantile, timings } from "./quantile.js";
import { Server } from "./Server.js";

const POLICIES = 50;
const DECISIONS = 5_000;
const CHANGES = 400;
const CALLERS = 1_000;

const log = createLogger({ level: "silent" });
const caller = { subject: "bench", roles: ["operator"] };

/** The policies that ship, and as many more as it takes to have 50. */
const writePolicies = async (directory: string): Promise<void> => {
  await cp("policies", directory, { recursive: true });
  const shipped = 25;
  const more = Array.from(
    { length: POLICIES - shipped },
    (_, index) => `@id("more-${index}")
      forbid (principal, action in Causeway::Action::"change", resource)
      when { resource has name && resource.name like "frozen-${index}/*" };`,
  );
  await writeFile(join(directory, "more.cedar"), more.join("\n"));
};

const decisionFigures = async (policy: Policy): Promise<readonly Figure[]> => {
  const target = { id: "consul:hz:key:dc1/a", system: "CONSUL", source: "consul:hz", name: "a" };
  const decide = (index: number) =>
    policy.decide({
      caller,
      action: "consul:setKey",
      target: { ...target, name: `a/${index}`, environment: "production" },
      facts: { bytes: 5, planCreated: 1, planUpdated: 0 },
    });
  await timings(500, decide);
  const samples = await timings(DECISIONS, decide);
  return [
    { name: "a decision, p50", value: quantile(samples, 0.5), unit: "ms", target: "" },
    { name: "a decision, p99", value: quantile(samples, 0.99), unit: "ms", target: "< 1 ms" },
  ];
};

/** The door over an emulator in a process of its own, without HTTP before it. */
const openBench = async (data: string, policy: Policy) => {
  const upstream = await Server.start("upstream", "10");
  const consul = createConsul({
    name: "hz",
    address: upstream.address,
    token: "",
    datacenters: null,
    environment: "production",
    network: null,
    tls: null,
    timeoutMs: 5_000,
    maxConnections: 32,
  });
  const estate = new Estate();
  const identity = { system: "CONSUL", name: "hz", address: upstream.address } as const;
  const told = { ...identity, sandbox: false, environment: "production" };
  const watched = watchSource(estate, told, consul.observer, () => undefined);
  const storage = await openStorage({ dataDirectory: data, databaseUrl: new Secret(""), log });
  const audit = { key: { file: join(data, "audit.key") }, file: null };
  const ledger = await openLedger({ storage, data, audit, log });
  const changers = { consul: new Map([["consul:hz", consul.change]]), nomad: new Map() };
  const wholeReach = (signal: AbortSignal) =>
    reachOf(changers, new CallerView(estate, () => true), { signal, called: () => undefined });
  const operations = openOperations({
    storage,
    policy,
    ledger,
    declarations: [setConsulKey],
    wholeReach,
    refresh: () => Promise.resolve(),
    log,
  });
  const reach = wholeReach(new AbortController().signal);
  return {
    reach,
    set: (key: string) =>
      operations.door(caller, reach).change(setConsulKey, { source: "hz", key, value: "value" }),
    verify: () => ledger.verify(),
    close: async () => {
      await operations.close(1_000);
      await watched.stop();
      await storage.close();
      await consul.close();
      await upstream.stop();
    },
  };
};

type Bench = Awaited<ReturnType<typeof openBench>>;

/** One after the other, the two ways in turn, so that both meet the same machine. */
const overheadFigures = async ({ reach, set }: Bench): Promise<readonly Figure[]> => {
  const { keys } = reach.consul(reach.estate.sourceNamed("CONSUL", "hz"));
  const bytes = Buffer.from("value");
  const bare = async (index: number): Promise<void> => {
    const { datacenter, key } = { datacenter: "dc1", key: `bare/${index}` };
    await keys.current({ datacenter, key });
    await keys.set({ datacenter, key }, bytes, { flags: null, checkIndex: null });
  };
  const through: number[] = [];
  const without: number[] = [];
  for (let index = 0; index < CHANGES + 50; index += 1) {
    const [own] = await timings(1, () => set(`door/${index}`));
    const [plain] = await timings(1, () => bare(index));
    if (index < 50) continue;
    through.push(own ?? Number.NaN);
    without.push(plain ?? Number.NaN);
  }
  const difference = (part: number) => quantile(through, part) - quantile(without, part);
  return [
    { name: "the calls alone, p50", value: quantile(without, 0.5), unit: "ms", target: "" },
    { name: "the door's own part, p50", value: difference(0.5), unit: "ms", target: "< 5 ms" },
    { name: "the door's own part, p99", value: difference(0.99), unit: "ms", target: "" },
  ];
};

const crowdFigures = async ({ set, verify }: Bench): Promise<readonly Figure[]> => {
  const start = performance.now();
  const all = await Promise.all(Array.from({ length: CALLERS }, (_, index) => set(`c/${index}`)));
  const seconds = (performance.now() - start) / 1_000;
  const done = all.filter(({ operation }) => operation.status === "SUCCEEDED").length;
  const verified = performance.now();
  const { ok, records } = await verify();
  const took = performance.now() - verified;
  if (!ok) throw new Error("The ledger is not whole");
  return [
    { name: "1,000 at once, done", value: done, unit: "", target: "1,000" },
    { name: "1,000 at once", value: CALLERS / seconds, unit: "changes/s", target: "" },
    {
      name: "verifying, per 1,000 records",
      value: (took / records) * 1_000,
      unit: "ms",
      target: "",
    },
  ];
};

/** What the door costs: policies, the database and the ledger. */
export const doorBench = async (): Promise<readonly Figure[]> => {
  const directory = await mkdtemp(join(tmpdir(), "causeway-bench-"));
  const policies = join(directory, "policies");
  await writePolicies(policies);
  const policy = await openPolicy({ directory: policies, log, watch: false });
  const bench = await openBench(join(directory, "data"), policy);
  const figures = [
    ...(await decisionFigures(policy)),
    ...(await overheadFigures(bench)),
    ...(await crowdFigures(bench)),
  ];
  await bench.close();
  policy.close();
  await rm(directory, { recursive: true, force: true });
  return figures;
};
