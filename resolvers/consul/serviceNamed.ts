import type { ConsulServiceArguments } from "../../schema/consul/ConsulServiceArguments.js";
import type { Resource } from "../../schema/estate/Resource.js";
import { Fault } from "../../src/errors.js";
import type { EstateView, MaybePromise, Source } from "../../src/estate/EstateView.js";
import { resourceId } from "../../src/estate/resourceId.js";
import { datacentersOf, requireDatacenter } from "./datacenters.js";
import { whenKnown } from "./whenKnown.js";

const ambiguous = (source: Source, datacenters: readonly string[]): Fault =>
  new Fault(
    "BAD_USER_INPUT",
    `Consul source ${source.name} has a service of this name in the datacenters ${datacenters.join(", ")}; say which ` +
      "one with `datacenter`.",
    { system: "consul", source: source.name },
  );

/**
 * The one service that a name denotes; null: none. Throws BAD_USER_INPUT with the candidates where it
 * denotes several, and UNKNOWN_DATACENTER.
 */
export const serviceNamed = (
  estate: EstateView,
  { source: sourceName, datacenter, name }: ConsulServiceArguments,
): MaybePromise<Resource | null> => {
  const source = estate.sourceNamed("CONSUL", sourceName);
  estate.reading("CONSUL", [source.name]);
  const service = (of: string) => estate.get(resourceId(source.id, "CONSUL_SERVICE", of, name));
  if (typeof datacenter === "string") {
    return (
      service(datacenter) ?? whenKnown(requireDatacenter(estate, source, datacenter), () => null)
    );
  }
  return whenKnown(datacentersOf(estate, source), (datacenters) => {
    const holding = datacenters.filter((one) => service(one) !== null);
    if (holding.length > 1) throw ambiguous(source, holding);
    return holding[0] === undefined ? null : service(holding[0]);
  });
};
