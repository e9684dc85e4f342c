import type { Node } from "../../schema/estate/Node.js";
import type { ConsulLive, LiveNode } from "../../src/context.js";
import type { Action } from "../../src/policy/actions.js";
import { datacentersOf } from "./datacenters.js";

type Reader = ReturnType<ConsulLive["reader"]>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Kind {
  readonly kind: string;
  readonly action: Action;
  readonly isName: (name: string) => boolean;
  readonly find: (reader: Reader, datacenter: string, name: string) => Promise<Node | null>;
}

/** What is called by what stands behind the datacenter in its id; where there is none, there is nothing. */
const inDatacenter = ({ kind, action, isName, find }: Kind): LiveNode => {
  const named = ([, ...segments]: readonly string[]) => {
    const name = segments.join("/");
    return isName(name) ? { name } : null;
  };
  return {
    kind,
    named,
    read: async ({ source, path }, { estate, consul }) => {
      const [datacenter = ""] = path;
      const about = named(path);
      const known = datacentersOf(estate, source);
      if (!about || (known.length > 0 && !known.includes(datacenter))) return null;
      return find(consul.reader(source, action, about), datacenter, about.name);
    },
  };
};

const isUuid = (name: string): boolean => UUID.test(name);

/** What the Consul room reads live by id. */
export const consulLiveNodes: Readonly<Record<string, LiveNode>> = {
  "consul:key": inDatacenter({
    kind: "CONSUL_KEY",
    action: "consul:readKey",
    isName: (key) => key !== "",
    find: (reader, datacenter, key) => reader.key(datacenter, key),
  }),
  "consul:session": inDatacenter({
    kind: "CONSUL_SESSION",
    action: "consul:readSession",
    isName: isUuid,
    find: (reader, datacenter, id) => reader.session(datacenter, id),
  }),
  "consul:prepared-query": inDatacenter({
    kind: "CONSUL_PREPARED_QUERY",
    action: "consul:readPreparedQuery",
    isName: isUuid,
    find: (reader, datacenter, id) => reader.preparedQuery(datacenter, id),
  }),
};
