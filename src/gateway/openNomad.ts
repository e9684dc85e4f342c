import type { NomadCheckReport } from "../../datasources/nomad/checkNomad.js";
import { createNomad, type NomadSettings } from "../../datasources/nomad/createNomad.js";
import type { NomadConfiguration } from "../config/nomadSource.js";
import type { OpenedSource, Origin, SourceFacts } from "./OpenedSource.js";

/** A Nomad cluster with these settings. */
export const openNomadAt = (settings: NomadSettings, origin: Origin): OpenedSource => {
  const nomad = createNomad(settings);
  const { name, address, environment } = settings;
  return {
    ...origin,
    system: "NOMAD",
    name,
    address,
    environment,
    observer: nomad.observer,
    nomad,
    check: async (signal) => factsOf(await nomad.check(signal)),
    close: () => nomad.close(),
  };
};

/** The Nomad cluster that the configuration describes. */
export const openNomad = (
  { token, httpAuth, tls, ...settings }: NomadConfiguration,
  credentialFrom: string,
): OpenedSource =>
  openNomadAt(
    {
      ...settings,
      token: token.reveal(),
      httpAuth: httpAuth.reveal(),
      tls: tls && { ...tls, key: tls.key?.reveal() },
    },
    { sandbox: false, credentialFrom },
  );

const factsOf = (report: NomadCheckReport): SourceFacts => {
  const { isReachable: ok, version, reason, region } = report;
  const lines = [
    ...(region ? [`agent of region ${region}`] : []),
    ...(ok ? [`regions: ${report.regions.join(", ")}`] : []),
    ...report.unknownRegions.map((name) => `region ${name}: the cluster does not know it`),
    ...report.lacking,
  ];
  return { ok, version, lines, reason };
};
