import type { ConsulRequestReader } from "../datasources/consul/ConsulRequestReader.js";
import type { NomadRequestReader } from "../datasources/nomad/NomadRequestReader.js";
import type { Node } from "../schema/estate/Node.js";
import type { Viewer } from "../schema/estate/Viewer.js";
import type { EstateView, Source } from "./estate/EstateView.js";
import type { Changes } from "./operations/Changes.js";
import type { OperationReads } from "./operations/OperationReads.js";
import type { Reach } from "./operations/Reach.js";
import type { Action } from "./policy/actions.js";
import type { ActionFacts, PolicyTarget } from "./policy/Policy.js";

/** Live reads of one room, for one request. */
export interface LiveReads<Reader> {
  /**
   * What reads from a source. `action` says what for, and `about` what of, besides the source itself.
   * @throws Fault FORBIDDEN, POLICY_DENIED where the caller may not
   */
  reader(source: Source, action: Action, about?: PolicyTarget): Reader;
}

export type ConsulLive = LiveReads<ConsulRequestReader>;
export type NomadLive = LiveReads<NomadRequestReader>;

/** What an id of something that the estate does not hold says: `consul:hz:key:dc1/app/a`. */
export interface NodeAddress {
  readonly source: Source;
  /** The segments of the path, decoded: `["dc1", "app", "a"]`. */
  readonly path: readonly string[];
}

/** A kind of things that a room reads live by their ids. */
export interface LiveNode {
  readonly kind: string;
  /** What policies ask about it, as its path says; null: no thing of this kind has such a path. */
  named(path: readonly string[]): Pick<PolicyTarget, "name" | "namespace"> | null;
  /** Null where there is none. */
  read(address: NodeAddress, context: Context): Promise<Node | null>;
}

/** What a request carries to every resolver. */
export interface Context {
  readonly viewer: Viewer;
  /** The estate as the viewer may see it. */
  readonly estate: EstateView;
  readonly consul: ConsulLive;
  readonly nomad: NomadLive;
  /** Every change goes through it. */
  readonly door: Changes;
  /** Operations and the ledger. */
  readonly operations: OperationReads;
  /** For plans that are no change, e.g. `planNomadJob`. */
  readonly reach: Reach;
  /** @throws Fault FORBIDDEN, POLICY_DENIED where the caller may not do this */
  require(action: Action, target: PolicyTarget, facts?: ActionFacts): void;
  /** By the system and kind of an id, e.g. `consul:key`: what the rooms look up live. */
  readonly liveNodes: Readonly<Record<string, LiveNode | undefined>>;
}
