import { sourceId } from "../../src/estate/resourceId.js";
import type { CallRecorder, Observer } from "../../src/estate/sighting.js";
import type { ClientStatistics } from "../upstream/ClientStatistics.js";
import type { Connection } from "../upstream/Connection.js";
import { checkConsul, type ConsulCheckReport } from "./checkConsul.js";
import { ConsulChanger } from "./ConsulChanger.js";
import { ConsulClient } from "./ConsulClient.js";
import { observeConsul } from "./observeConsul.js";
import { ConsulRequestReader } from "./ConsulRequestReader.js";
import { Datacenters } from "./Datacenters.js";

/** One Consul cluster, as the configuration describes it. */
export interface ConsulSettings extends Connection {
  readonly name: string;
  /** Null: all that the agent knows. */
  readonly datacenters: readonly string[] | null;
  readonly environment: string | null;
  /** The VPC that the cluster's private addresses belong to. */
  readonly network: string | null;
  /** Of one call; 5,000 unless the configuration says otherwise. */
  readonly timeoutMs: number;
  /** To the agent in all, at least 4; 32 unless the configuration says otherwise. */
  readonly maxConnections: number;
}

/** Makes the live reads of one request. */
export interface ConsulReader {
  forRequest(calls: CallRecorder): ConsulRequestReader;
}

/** Makes what one operation changes with. */
export interface ConsulChange {
  forOperation(calls: CallRecorder): ConsulChanger;
}

/** A Consul cluster: watched by its observer, read live by its reader, changed by operations. */
export interface ConsulSource {
  readonly observer: Observer;
  readonly read: ConsulReader;
  readonly change: ConsulChange;
  /** What can be read with these settings, for a person to look at; never rejects. */
  check(signal: AbortSignal): Promise<ConsulCheckReport>;
  statistics(): ClientStatistics;
  close(): Promise<void>;
}

const FEWEST_CONNECTIONS = 4;

/** Connects to nothing yet: the first call does. */
export const createConsul = (settings: ConsulSettings): ConsulSource => {
  const maxConnections = Math.max(FEWEST_CONNECTIONS, settings.maxConnections);
  const client = new ConsulClient({ ...settings, maxConnections });
  const datacenters = new Datacenters(client, settings.datacenters);
  const context = {
    source: settings.name,
    sourceId: sourceId("CONSUL", settings.name),
    environment: settings.environment,
    network: settings.network,
  };
  const live = { client, datacenters, sourceId: context.sourceId };
  return {
    observer: observeConsul({ client, datacenters, context }),
    read: { forRequest: (calls) => new ConsulRequestReader(live, calls) },
    change: { forOperation: (calls) => new ConsulChanger(live, calls) },
    check: (signal) => checkConsul({ client, datacenters }, signal),
    statistics: () => client.statistics,
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
};
