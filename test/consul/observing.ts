import {
  createConsul,
  type ConsulSettings,
  type ConsulSource,
} from "../../datasources/consul/createConsul.js";
import { RecordingSink } from "./RecordingSink.js";

/** The settings of a source `hz` that nothing else is said of. */
export const consulSettings = (
  address: string,
  others: Partial<ConsulSettings> = {},
): ConsulSettings => ({
  name: "hz",
  address,
  token: "",
  datacenters: null,
  environment: null,
  network: null,
  tls: null,
  timeoutMs: 20_000,
  maxConnections: 32,
  ...others,
});

export interface Observing {
  readonly consul: ConsulSource;
  readonly sink: RecordingSink;
  /** Settles when the observation ends; with the error, if it was lost. */
  readonly outcome: Promise<unknown>;
  end(): Promise<void>;
}

/** Observes a cluster, once a complete view of it is there. */
export const observing = async (
  address: string,
  others: Partial<ConsulSettings> = {},
): Promise<Observing> => {
  const consul = createConsul(consulSettings(address, others));
  const sink = new RecordingSink();
  const ending = new AbortController();
  let failure: unknown = null;
  const outcome = consul.observer.observe(sink, ending.signal).catch((error: unknown) => {
    failure = error;
    // Wakes whoever waits for a view.
    sink.describe({});
    return error;
  });
  await sink.until("a view", () => sink.completions > 0 || failure !== null);
  if (failure instanceof Error) {
    await consul.close();
    throw failure;
  }
  return {
    consul,
    sink,
    outcome,
    end: async () => {
      ending.abort();
      await outcome;
      await consul.close();
    },
  };
};

/** What a request records: how many calls its live reads made. */
export class Calls {
  made = 0;
  readonly signal = AbortSignal.timeout(90_000);

  called(): void {
    this.made += 1;
  }
}
