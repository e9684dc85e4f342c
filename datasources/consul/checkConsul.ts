import type { ConsulClient } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";
import type { Datacenters } from "./Datacenters.js";
import { readAgent } from "./readAgent.js";
import { lackingPermissions } from "./tokenPermissions.js";

/** What a source answers to `causeway check`. */
export interface ConsulCheckReport {
  readonly isReachable: boolean;
  /** Why it is not; null where it is. */
  readonly reason: string | null;
  readonly version: string | null;
  /** The agent that was asked. */
  readonly nodeName: string | null;
  readonly datacenter: string | null;
  readonly datacenters: readonly string[];
  /** Configured datacenters that the agent does not know. */
  readonly unknownDatacenters: readonly string[];
  /** One sentence per read that the token lacks, with the rule of a policy that gives it. */
  readonly lacking: readonly string[];
  /** One sentence per thing of the cluster that Causeway does not read. */
  readonly notRead: readonly string[];
}

const UNREACHED: Omit<ConsulCheckReport, "reason"> = {
  isReachable: false,
  version: null,
  nodeName: null,
  datacenter: null,
  datacenters: [],
  unknownDatacenters: [],
  lacking: [],
  notRead: [],
};

/** Lists that only some Consuls have; each name beyond `usual` is a thing that is not read. */
const ELSEWHERE = [
  { path: "/namespaces", what: "Enterprise namespaces", usual: ["default"] },
  { path: "/partitions", what: "Enterprise partitions", usual: ["default"] },
  { path: "/peerings", what: "clusters connected by peering", usual: [] },
] as const;

const namesIn = (body: Buffer): readonly string[] => {
  const rows: unknown = JSON.parse(body.toString("utf8"));
  return (Array.isArray(rows) ? rows : []).map((row: unknown) =>
    typeof row === "object" && row !== null && "Name" in row ? String(row.Name) : "",
  );
};

const notRead = async (client: ConsulClient, signal: AbortSignal): Promise<readonly string[]> => {
  const sentences = ELSEWHERE.map(async ({ path, what, usual }) => {
    try {
      const answer = await client.list({ path, mayBeMissing: true }, signal);
      const names = answer.status === 404 ? [] : namesIn(answer.body);
      const others = names.filter((name) => name !== "" && !usual.some((known) => known === name));
      return others.length === 0
        ? []
        : [`It has ${what}, which are not read: ${others.join(", ")}.`];
    } catch {
      // A Consul that has no such list says so in many ways; a broken one was noticed before.
      return [];
    }
  });
  return (await Promise.all(sentences)).flat();
};

const lackingReads = async (
  client: ConsulClient,
  signal: AbortSignal,
): Promise<readonly string[]> =>
  (await lackingPermissions(client, signal)).map(
    ({ what, rule }) => `The token may not read all ${what}; a policy needs ${rule}.`,
  );

/** Never rejects: what cannot be reached is told as such. */
export const checkConsul = async (
  { client, datacenters }: { readonly client: ConsulClient; readonly datacenters: Datacenters },
  signal: AbortSignal,
): Promise<ConsulCheckReport> => {
  try {
    await client.probe(signal);
    const known = await datacenters.read(signal);
    const agent = await readAgent(client, signal);
    return {
      isReachable: true,
      reason: null,
      ...agent,
      datacenters: known,
      unknownDatacenters: datacenters.served.filter((name) => !known.includes(name)),
      lacking: await lackingReads(client, signal),
      notRead: await notRead(client, signal),
    };
  } catch (error) {
    const reason = error instanceof ConsulFault ? error.message : "The check itself failed.";
    return { ...UNREACHED, reason };
  }
};
