import { type SampleEstateOptions, startSandbox } from "../../sandbox/estate.js";
import { createConsul } from "../../datasources/consul/createConsul.js";
import { createNomad } from "../../datasources/nomad/createNomad.js";
import { createGraph, type Graph } from "../../src/createGraph.js";
import { Estate } from "../../src/estate/Estate.js";
import { watchSource } from "../../src/estate/watchSource.js";
import { defaultLimits } from "../../src/limits/limits.js";
import { RequestContext } from "../../src/RequestContext.js";
import { openPolicy } from "../../src/policy/openPolicy.js";
import { createSchema } from "../../src/schema.js";
import { createLogger } from "../../src/telemetry/logger.js";
import { noOperations } from "../support/noOperations.js";
import { consulSettings } from "../consul/observing.js";
import { settingsFor } from "../nomad/observing.js";
import { testCall, tester } from "../support/testCall.js";
import { MemoryLog } from "../support/testFront.js";
import { until } from "../support/until.js";
import { isAtRest } from "./isAtRest.js";

/** A port on which nothing listens: the discard service's. */
const DEAD = "http://127.0.0.1:9";

export interface RunningGraph {
  readonly schema: ReturnType<typeof createSchema>;
  readonly graph: Graph;
  readonly estate: Estate;
  /** What one request carries. */
  context(): RequestContext;
  close(): Promise<void>;
}

/** How much faster than in a cluster deployments and tasks of the sample come to their end. */
const SPEED = 20;

/** The graph without HTTP before it: the sample estate as `sandbox`, and a Consul that is dead. */
export const startGraph = async (options: SampleEstateOptions = {}): Promise<RunningGraph> => {
  const sandbox = await startSandbox({ nomad: { speed: SPEED }, ...options });
  await until("Nomad is at rest", () => isAtRest(sandbox.nomad));
  const estate = new Estate();
  const addresses = { sandbox: sandbox.consul.address, dead: DEAD };
  const consuls = Object.entries(addresses).map(([name, address]) => {
    const consul = createConsul(consulSettings(address, { name }));
    const identity = { system: "CONSUL", name, address, sandbox: true } as const;
    return { consul, watched: watchSource(estate, identity, consul.observer, () => undefined) };
  });
  const nomad = watchNomad(estate, sandbox.nomad.address);
  const readers = {
    consul: new Map(consuls.map((one) => [one.watched.state.id, one.consul.read])),
    nomad: new Map([[nomad.watched.state.id, nomad.nomad.read]]),
  };
  const schema = createSchema();
  const sources = [...consuls.map(({ watched }) => watched), nomad.watched];
  const log = createLogger({ level: "silent" });
  const policy = await openPolicy({ directory: "policies", log, watch: false });
  const changers = { consul: new Map(), nomad: new Map() };
  const parts = { estate, readers, changers, policy, operations: noOperations };
  const graph = await createGraph({
    ...parts,
    schema,
    sources,
    limits: defaultLimits,
    log: new MemoryLog(),
  });
  await graph.settled;
  return {
    schema,
    graph,
    estate,
    context: () => new RequestContext(parts, tester, testCall()),
    close: async () => {
      await graph.executor.stop();
      await Promise.all(sources.map((source) => source.stop()));
      await Promise.all([...consuls.map((one) => one.consul.close()), nomad.nomad.close()]);
      await sandbox.close();
    },
  };
};

const watchNomad = (estate: Estate, address: string) => {
  const nomad = createNomad(settingsFor(address, { name: "sandbox" }));
  const identity = { system: "NOMAD", name: "sandbox", address, sandbox: true } as const;
  return { nomad, watched: watchSource(estate, identity, nomad.observer, () => undefined) };
};
