import { type SampleEstateOptions, startSandbox } from "../../sandbox/estate.js";
import { createConsul } from "../../datasources/consul/createConsul.js";
import { createGraph, type Graph } from "../../src/createGraph.js";
import { Estate } from "../../src/estate/Estate.js";
import { watchSource } from "../../src/estate/watchSource.js";
import { defaultLimits } from "../../src/limits/limits.js";
import { RequestContext } from "../../src/RequestContext.js";
import { createSchema } from "../../src/schema.js";
import { consulSettings } from "../consul/observing.js";
import { testCall, tester } from "../support/testCall.js";
import { MemoryLog } from "../support/testFront.js";

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

/** The graph without HTTP before it: the sample estate as `sandbox`, and a source that is dead. */
export const startGraph = async (options: SampleEstateOptions = {}): Promise<RunningGraph> => {
  const sandbox = await startSandbox(options);
  const estate = new Estate();
  const addresses = { sandbox: sandbox.consul.address, dead: DEAD };
  const opened = Object.entries(addresses).map(([name, address]) => {
    const consul = createConsul(consulSettings(address, { name }));
    const identity = { system: "CONSUL", name, address, sandbox: true } as const;
    return { consul, watched: watchSource(estate, identity, consul.observer, () => undefined) };
  });
  const consul = new Map(opened.map((one) => [one.watched.state.id, one.consul.read]));
  const schema = createSchema();
  const graph = await createGraph({
    schema,
    estate,
    sources: opened.map(({ watched }) => watched),
    readers: { consul },
    limits: defaultLimits,
    log: new MemoryLog(),
  });
  await graph.settled;
  return {
    schema,
    graph,
    estate,
    context: () =>
      new RequestContext({ estate, consul, sees: () => () => true }, tester, testCall()),
    close: async () => {
      await graph.executor.stop();
      await Promise.all(opened.map(({ watched }) => watched.stop()));
      await Promise.all(opened.map((one) => one.consul.close()));
      await sandbox.close();
    },
  };
};
