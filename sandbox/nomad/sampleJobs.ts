import { send } from "./http/send.js";
import { registerNode, type NodeOptions } from "./nodes/registerNode.js";
import type { Spec } from "./sampleParts.js";
import { SAMPLE_NAMESPACES, SAMPLE_VARIABLES, SAMPLE_VOLUME, sampleSpecs } from "./sampleSpecs.js";
import type { NomadSandbox } from "./startNomad.js";

/** A machine that runs a Nomad client; `consul` is its node in the catalog. */
export interface SampleMachine extends Pick<
  NodeOptions,
  "name" | "address" | "region" | "datacenter" | "nodeClass" | "nodePool" | "consul"
> {
  readonly meta: Readonly<Record<string, string>>;
}

/** Further jobs of a region. */
export type OwnJobs = (region: string) => readonly Spec[];

/**
 * Fills a Nomad with the jobs of the sample company, on the machines given:
 * - `loyalty` (service): Consul service `loyalty`, Vault role `loyalty`, a template that reads
 *   `database/creds/loyalty`, the Consul key `config/loyalty/points` and the service `mysql`.
 * - `coupons` (namespace `checkout`): Consul service `coupons`, a scaling policy.
 * - `geo-cache`: a service of Nomad's own; `node-metrics` (system) on every machine.
 * - `price-import` (periodic) with a child, `invoice-render` (parameterized) with two.
 * - `feed-archive` uses the host volume `feeds`; `disk-report` (sysbatch) ran on every machine.
 * - `ranking-training` finds no machine; `legacy-sync` fails.
 * - Namespaces `checkout`, `identity`; variables `nomad/jobs/loyalty`, `shared/feature-flags`.
 */
export const seedNomad = async (
  nomad: NomadSandbox,
  machines: readonly SampleMachine[],
  ownJobs: OwnJobs = () => [],
): Promise<void> => {
  for (const machine of machines) {
    registerNode(nomad.state(machine.region ?? ""), {
      ...machine,
      meta: underscored(machine.meta),
      cpu: 20_000,
      cores: 8,
      memoryMB: 16_384,
      diskMB: 102_400,
      drivers: ["docker", "mock_driver", "raw_exec"],
      attributes: { "plugins.cni.version.bridge": "v1.6.2" },
    });
  }
  const home = nomad.cluster.region("").name;
  for (const { name } of nomad.cluster.servers()) {
    await seedRegion(nomad, name, [...sampleSpecs(name === home), ...ownJobs(name)]);
  }
  await seedRuns(nomad, home);
};

const seedRegion = async (
  nomad: NomadSandbox,
  region: string,
  jobs: readonly Spec[],
): Promise<void> => {
  for (const namespace of SAMPLE_NAMESPACES) {
    await writeNomad(nomad, region, "/v1/namespace", namespace);
  }
  for (const [path, Items] of Object.entries(SAMPLE_VARIABLES)) {
    await writeNomad(nomad, region, `/v1/var/${path}`, { Items });
  }
  for (const Job of jobs) await writeNomad(nomad, region, "/v1/jobs", { Job });
};

/** What somebody started by hand. */
const seedRuns = async (nomad: NomadSandbox, region: string): Promise<void> => {
  await writeNomad(nomad, region, "/v1/volume/host/create", { Volume: SAMPLE_VOLUME });
  await writeNomad(nomad, region, "/v1/job/price-import/periodic/force", {});
  for (const invoice of ["2026-0001", "2026-0002"]) {
    await writeNomad(nomad, region, "/v1/job/invoice-render/dispatch", { Meta: { invoice } });
  }
};

/** Nomad's keys of metadata have no hyphens, so that they can be environment variables. */
const underscored = (meta: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(meta).map(([key, value]) => [key.replaceAll("-", "_"), value]));

/** Writes to a region as a user does, over the wire. Throws with Nomad's sentence where it refuses. */
export const writeNomad = async (
  nomad: NomadSandbox,
  region: string,
  path: string,
  body: object,
): Promise<void> => {
  const url = `${nomad.address}${path}?region=${encodeURIComponent(region)}`;
  const { status, text } = await send(url, {
    method: "PUT",
    headers: { "X-Nomad-Token": nomad.token },
    body: JSON.stringify(body),
  });
  if (status >= 400) throw new Error(`PUT ${path}: ${status} ${text}`);
};
