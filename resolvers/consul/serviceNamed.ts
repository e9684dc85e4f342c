import type { ConsulServiceArguments } from "../../schema/consul/ConsulServiceArguments.js";
import type { Resource } from "../../schema/estate/Resource.js";
import { Fault } from "../../src/errors.js";
import type { EstateView, Source } from "../../src/estate/EstateView.js";
import { resourceId } from "../../src/estate/resourceId.js";
import { datacentersOf, requireDatacenter } from "./datacenters.js";

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
): Resource | null => {
  const source = estate.sourceNamed("CONSUL", sourceName);
  estate.reading("CONSUL", [source.name]);
  const service = (of: string) => estate.get(resourceId(source.id, "CONSUL_SERVICE", of, name));
  if (typeof datacenter === "string") {
    const found = service(datacenter);
    if (!found) requireDatacenter(estate, source, datacenter);
    return found;
  }
  const [holding, ...others] = datacentersOf(estate, source).filter((one) => service(one) !== null);
  if (holding === undefined) return null;
  if (others.length > 0) throw ambiguous(source, [holding, ...others]);
  return service(holding);
};
