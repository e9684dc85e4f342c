import type { NomadClient } from "./NomadClient.js";
import { isRefused, NomadFault } from "./nomadFault.js";
import type { Regions } from "./Regions.js";
import { readTokenSight } from "./tokenSight.js";

/** What can be read of a cluster with some settings. */
export interface NomadCheckReport {
  readonly isReachable: boolean;
  /** Why it cannot be read; null where it can. */
  readonly reason: string | null;
  readonly version: string | null;
  /** That of the agent that was asked. */
  readonly region: string | null;
  readonly regions: readonly string[];
  /** Configured regions that the agent does not know. */
  readonly unknownRegions: readonly string[];
  /** `management`, `client`, `anonymous`; null where ACLs are off. */
  readonly tokenType: string | null;
  /** One sentence per read that the token lacks, with the rule of a policy that gives it. */
  readonly lacking: readonly string[];
}

const UNREACHED: Omit<NomadCheckReport, "reason"> = {
  isReachable: false,
  version: null,
  region: null,
  regions: [],
  unknownRegions: [],
  tokenType: null,
  lacking: [],
};

/** Lists that Nomad refuses, as opposed to those that it filters. */
const READS = [
  { path: "/v1/nodes", what: "nodes", rule: 'node { policy = "read" }' },
  { path: "/v1/agent/members", what: "the servers' versions", rule: 'node { policy = "read" }' },
] as const;

const lackingReads = async (
  client: NomadClient,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const sentences = READS.map(async ({ path, what, rule }) => {
    try {
      await client.list({ path, query: { per_page: "1" } }, signal);
      return [];
    } catch (error) {
      return isRefused(error) ? [`The token may not read ${what}; a policy needs ${rule}.`] : [];
    }
  });
  return (await Promise.all(sentences)).flat();
};

/** Never rejects: what cannot be reached is told as such. */
export const checkNomad = async (
  { client, regions }: { readonly client: NomadClient; readonly regions: Regions },
  signal: AbortSignal,
): Promise<NomadCheckReport> => {
  try {
    await client.probe(signal);
    const known = await regions.read(signal);
    const token = await readTokenSight(client, signal);
    const { region, version } = await regions.readOwn(signal);
    const filtered =
      'Lists show what the token may see; to see all, a policy needs namespace "*" { policy = "read" }.';
    return {
      isReachable: true,
      reason: null,
      version,
      region,
      regions: known,
      unknownRegions: regions.served.filter((name) => !known.includes(name)),
      tokenType: token.type,
      lacking: [...(await lackingReads(client, signal)), ...(token.seesAll ? [] : [filtered])],
    };
  } catch (error) {
    const reason = error instanceof NomadFault ? error.message : "The check itself failed.";
    return { ...UNREACHED, reason };
  }
};
