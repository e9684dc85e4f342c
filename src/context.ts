import type { ConsulRequestReader } from "../datasources/consul/ConsulRequestReader.js";
import type { NomadRequestReader } from "../datasources/nomad/NomadRequestReader.js";
import type { Node } from "../schema/estate/Node.js";
import type { Viewer } from "../schema/estate/Viewer.js";
import type { EstateView, Source } from "./estate/EstateView.js";

/** Live reads of the Consul room, for one request. */
export interface ConsulLive {
  reader(source: Source): ConsulRequestReader;
}

/** Live reads of the Nomad room, for one request. */
export interface NomadLive {
  reader(source: Source): NomadRequestReader;
}

/** What an id of something that the estate does not hold says: `consul:hz:key:dc1/app/a`. */
export interface NodeAddress {
  readonly source: Source;
  /** The segments of the path, decoded: `["dc1", "app", "a"]`. */
  readonly path: readonly string[];
}

/** Looks up by its address what a room reads live; null where there is none. */
export type LiveNode = (address: NodeAddress, context: Context) => Promise<Node | null>;

/** What a request carries to every resolver. */
export interface Context {
  readonly viewer: Viewer;
  /** The estate as the viewer may see it. */
  readonly estate: EstateView;
  readonly consul: ConsulLive;
  readonly nomad: NomadLive;
  /** By the system and kind of an id, e.g. `consul:key`: what the rooms look up live. */
  readonly liveNodes: Readonly<Record<string, LiveNode | undefined>>;
}
