import type { SourceConfiguration } from "../config/sourceKinds.js";
import { sourceId } from "../estate/resourceId.js";
import type { Changers, LiveReaders } from "../LiveReaders.js";
import { openConsul } from "./openConsul.js";
import type { OpenedSource } from "./OpenedSource.js";
import { openNomad } from "./openNomad.js";

/** A source as it is told at start. */
export interface StartedSource {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly address: string;
  readonly sandbox: boolean;
  /** Where its credential came from; never the credential. */
  readonly credentialFrom: string;
}

/** The source that the configuration describes; nothing is called yet. */
export const openSource = ({ credentialFrom, ...source }: SourceConfiguration): OpenedSource => {
  switch (source.system) {
    case "consul":
      return openConsul(source, credentialFrom);
    case "nomad":
      return openNomad(source, credentialFrom);
  }
};

export const toStarted = (source: OpenedSource): StartedSource => {
  const { system, name, address, sandbox, credentialFrom } = source;
  return { id: sourceId(system, name), name, system, address, sandbox, credentialFrom };
};

/** What one room offers, by source id. */
const byId = <Offer>(
  opened: readonly OpenedSource[],
  offerOf: (source: OpenedSource) => Offer | undefined,
): ReadonlyMap<string, Offer> => {
  const offers = new Map<string, Offer>();
  for (const source of opened) {
    const offer = offerOf(source);
    if (offer) offers.set(toStarted(source).id, offer);
  }
  return offers;
};

export const readersOf = (opened: readonly OpenedSource[]): LiveReaders => ({
  consul: byId(opened, ({ consul }) => consul?.read),
  nomad: byId(opened, ({ nomad }) => nomad?.read),
});

export const changersOf = (opened: readonly OpenedSource[]): Changers => ({
  consul: byId(opened, ({ consul }) => consul?.change),
  nomad: byId(opened, ({ nomad }) => nomad?.change),
});
