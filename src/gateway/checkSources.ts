import type { Configuration } from "../config.js";
import { openSource, toStarted } from "./openSource.js";

const CHECK_MS = 10_000;

/** What `causeway check` tells of a source. */
export interface SourceReport {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly address: string;
  readonly ok: boolean;
  readonly version: string | null;
  /** Facts, each read that the token lacks, and what is not read. */
  readonly lines: readonly string[];
  readonly reason?: string;
}

/** Reaches every configured source once, for a person to look at. */
export const checkSources = (configuration: Configuration): Promise<readonly SourceReport[]> =>
  Promise.all(
    configuration.sources.map(async (configured): Promise<SourceReport> => {
      const source = openSource(configured);
      const { reason, ...facts } = await source.check(AbortSignal.timeout(CHECK_MS));
      await source.close();
      const { id, name, system, address } = toStarted(source);
      return { id, name, system, address, ...facts, ...(reason === null ? {} : { reason }) };
    }),
  );
