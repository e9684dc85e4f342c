import type { Node } from "../../schema/estate/Node.js";
import type { ConsulLive, LiveNode } from "../../src/context.js";
import type { Action } from "../../src/policy/actions.js";
import { datacentersOf } from "./datacenters.js";

type Reader = ReturnType<ConsulLive["reader"]>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Looks for what stands behind the datacenter in an id; in one that does not exist there is nothing. */
const lookUp =
  (
    action: Action,
    isName: (name: string) => boolean,
    read: (reader: Reader, datacenter: string, name: string) => Promise<Node | null>,
  ): LiveNode =>
  async ({ source, path }, { estate, consul }) => {
    const [datacenter = "", ...segments] = path;
    const name = segments.join("/");
    const known = await datacentersOf(estate, source);
    if (!isName(name) || (known.length > 0 && !known.includes(datacenter))) return null;
    return read(consul.reader(source, action, { name }), datacenter, name);
  };

const isUuid = (name: string): boolean => UUID.test(name);

/** What the Consul room reads live by id. */
export const consulLiveNodes: Readonly<Record<string, LiveNode>> = {
  "consul:key": lookUp(
    "consul:readKey",
    (key) => key !== "",
    (reader, datacenter, key) => reader.key(datacenter, key),
  ),
  "consul:session": lookUp("consul:readSession", isUuid, (reader, datacenter, id) =>
    reader.session(datacenter, id),
  ),
  "consul:prepared-query": lookUp("consul:readPreparedQuery", isUuid, (reader, datacenter, id) =>
    reader.preparedQuery(datacenter, id),
  ),
};
