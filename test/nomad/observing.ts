import {
  createNomad,
  type NomadSettings,
  type NomadSource,
} from "../../datasources/nomad/createNomad.js";
import { RecordingSink } from "../consul/RecordingSink.js";

/** How often things happen where a test waits for them. */
export const quick = { stallMs: 5_000, pollMs: 200, relistMs: 600_000 };

export const settingsFor = (
  address: string,
  others: Partial<NomadSettings> = {},
): NomadSettings => ({
  name: "prod",
  address,
  token: "",
  regions: null,
  namespaces: null,
  environment: null,
  network: null,
  tls: null,
  timeoutMs: 20_000,
  maxConnections: 32,
  ...others,
});

/** A cluster that is being observed. */
export interface Observing {
  readonly source: NomadSource;
  readonly sink: RecordingSink;
  /** Settles when the observation has ended; with its error, if it broke. */
  readonly ended: Promise<unknown>;
  end(): Promise<void>;
}

/** Observes a cluster until it is ended; resolves once everything was read. */
export const observing = async (
  address: string,
  others: Partial<NomadSettings> = {},
  pace: Partial<typeof quick> = {},
): Promise<Observing> => {
  const source = createNomad(settingsFor(address, others), { ...quick, ...pace });
  const sink = new RecordingSink();
  const controller = new AbortController();
  const ended = source.observer.observe(sink, controller.signal).catch((error: unknown) => error);
  const broken = ended.then((error: unknown) => {
    if (error !== undefined) throw error instanceof Error ? error : new Error("broken");
  });
  broken.catch(() => undefined);
  const viewed = sink.until("the first view", () => sink.completions > 0);
  viewed.catch(() => undefined);
  await Promise.race([viewed, broken]).catch(async (error: unknown) => {
    await source.close();
    // Lets nobody wait for a view any longer.
    sink.complete();
    throw error;
  });
  return {
    source,
    sink,
    ended,
    end: async () => {
      controller.abort();
      await ended;
      await source.close();
    },
  };
};
