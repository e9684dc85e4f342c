import { sourceId } from "../../src/estate/resourceId.js";
import type { CallRecorder, Observer } from "../../src/estate/sighting.js";
import type { ClientStatistics } from "../upstream/ClientStatistics.js";
import type { Connection } from "../upstream/Connection.js";
import { checkNomad, type NomadCheckReport } from "./checkNomad.js";
import { NomadChanger } from "./NomadChanger.js";
import { NomadClient } from "./NomadClient.js";
import { observeNomad } from "./observeNomad.js";
import { NomadRequestReader } from "./NomadRequestReader.js";
import { Regions } from "./Regions.js";
import type { Pace } from "./RegionWatch.js";

/** One Nomad cluster with all its federated regions, as the configuration describes it. */
export interface NomadSettings extends Connection {
  readonly name: string;
  /** Null: all that the cluster federates. */
  readonly regions: readonly string[] | null;
  /** Null: all that the token may see. */
  readonly namespaces: readonly string[] | null;
  readonly environment: string | null;
  /** The VPC that the cluster's private addresses belong to. */
  readonly network: string | null;
  /** Of one call; 5,000 unless the configuration says otherwise. */
  readonly timeoutMs: number;
  /** To the agent in all, at least 8; 32 unless the configuration says otherwise. */
  readonly maxConnections: number;
}

/** Makes the live reads of one request. */
export interface NomadReader {
  forRequest(calls: CallRecorder): NomadRequestReader;
}

/** Makes what one operation changes a cluster with. */
export interface NomadChange {
  forOperation(calls: CallRecorder): NomadChanger;
}

/** A Nomad cluster: watched by its observer, read live by its reader, changed by its changer. */
export interface NomadSource {
  readonly observer: Observer;
  readonly read: NomadReader;
  readonly change: NomadChange;
  /** What can be read with these settings, for a person to look at; never rejects. */
  check(signal: AbortSignal): Promise<NomadCheckReport>;
  statistics(): ClientStatistics;
  close(): Promise<void>;
}

const FEWEST_CONNECTIONS = 8;

const PACE: Pace = { stallMs: 65_000, pollMs: 10_000, relistMs: 60_000 };

/** Connects to nothing yet: the first call does. */
export const createNomad = (settings: NomadSettings, pace: Pace = PACE): NomadSource => {
  const maxConnections = Math.max(FEWEST_CONNECTIONS, settings.maxConnections);
  const client = new NomadClient({ ...settings, maxConnections });
  const regions = new Regions(client, settings.regions);
  const { namespaces } = settings;
  const context = {
    source: settings.name,
    sourceId: sourceId("NOMAD", settings.name),
    environment: settings.environment,
    network: settings.network,
  };
  const parts = { client, regions, sourceId: context.sourceId, namespaces };
  return {
    observer: observeNomad({ client, regions, namespaces, context, pace }),
    read: { forRequest: (calls) => new NomadRequestReader(parts, calls) },
    change: { forOperation: (calls) => new NomadChanger(client, regions, calls) },
    check: (signal) => checkNomad({ client, regions }, signal),
    statistics: () => client.statistics,
    close: () => client.close(),
  };
};
