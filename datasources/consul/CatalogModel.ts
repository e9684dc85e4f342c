import { isDeepStrictEqual } from "node:util";
import type { ConsulCheck } from "../../schema/consul/ConsulCheck.js";
import type { InstanceFacts, NodeFacts, NodeReport } from "./catalogRows.js";
import type { KnownNode } from "./nodeSighting.js";

const NO_CHECKS: readonly ConsulCheck[] = [];

/** Identifies an instance within its datacenter: names hold no NUL. */
const keyOf = ({ node, serviceId }: InstanceFacts): string => `${node}\0${serviceId}`;

type Instances = Map<string, InstanceFacts>;

const put = (index: Map<string, Instances>, at: string, key: string, instance: InstanceFacts) => {
  const bucket = index.get(at);
  if (bucket) bucket.set(key, instance);
  else index.set(at, new Map([[key, instance]]));
};

const drop = (index: Map<string, Instances>, at: string, key: string) => {
  const bucket = index.get(at);
  bucket?.delete(key);
  if (bucket?.size === 0) index.delete(at);
};

/**
 * The catalog of one datacenter, put together from whichever lists were read. It notes which nodes
 * and services have changed since they were last told.
 */
export class CatalogModel {
  readonly changedNodes = new Set<string>();
  readonly changedServices = new Set<string>();
  readonly #nodes = new Map<string, KnownNode>();
  readonly #services = new Map<string, Instances>();
  /** By the service that they stand in front of. */
  readonly #sidecars = new Map<string, Instances>();
  readonly #onNode = new Map<string, Instances>();

  node(name: string): KnownNode | null {
    return this.#nodes.get(name) ?? null;
  }

  get nodeNames(): Iterable<string> {
    return this.#nodes.keys();
  }

  get serviceNames(): Iterable<string> {
    return this.#services.keys();
  }

  hasService(name: string): boolean {
    return this.#services.has(name);
  }

  /** In a stable order. */
  instancesOf(service: string): readonly InstanceFacts[] {
    return [...(this.#services.get(service)?.values() ?? [])];
  }

  sidecarsOf(service: string): readonly InstanceFacts[] {
    return [...(this.#sidecars.get(service)?.values() ?? [])];
  }

  /** A node with everything that is registered on it. */
  setNode({ node, checks, instances }: NodeReport): void {
    this.#note(node, checks);
    const kept = new Set(instances.map(keyOf));
    for (const instance of [...(this.#onNode.get(node.name)?.values() ?? [])]) {
      if (!kept.has(keyOf(instance))) this.#remove(instance);
    }
    for (const instance of instances) this.#add(instance);
  }

  removeNode(name: string): void {
    for (const instance of [...(this.#onNode.get(name)?.values() ?? [])]) this.#remove(instance);
    if (this.#nodes.delete(name)) this.changedNodes.add(name);
  }

  /** A service with all its instances, each with its node; none: the service is gone. */
  setService(service: string, reports: readonly NodeReport[]): void {
    const instances = reports.flatMap((report) => report.instances);
    const kept = new Set(instances.map(keyOf));
    for (const instance of this.instancesOf(service)) {
      if (!kept.has(keyOf(instance))) this.#remove(instance);
    }
    for (const { node, checks } of reports) this.#note(node, checks);
    for (const instance of instances) this.#add(instance);
  }

  /** All nodes of the datacenter, without what is on them. */
  setNodes(nodes: readonly NodeFacts[]): void {
    const names = new Set(nodes.map(({ name }) => name));
    for (const name of [...this.#nodes.keys()]) if (!names.has(name)) this.removeNode(name);
    for (const node of nodes) this.#note(node, this.node(node.name)?.checks ?? NO_CHECKS);
  }

  setNodeChecks(name: string, checks: readonly ConsulCheck[]): void {
    const known = this.node(name);
    if (known) this.#note(known.facts, checks);
  }

  #note(facts: NodeFacts, checks: readonly ConsulCheck[]): void {
    const known = this.#nodes.get(facts.name);
    const next: KnownNode = { facts, checks };
    if (known && isDeepStrictEqual(known, next)) return;
    this.#nodes.set(facts.name, next);
    this.changedNodes.add(facts.name);
    // Its checks and its address are theirs too.
    for (const { service } of this.#onNode.get(facts.name)?.values() ?? []) {
      this.changedServices.add(service);
    }
  }

  #add(instance: InstanceFacts): void {
    const key = keyOf(instance);
    const known = this.#onNode.get(instance.node)?.get(key);
    if (known && isDeepStrictEqual(known, instance)) return;
    // A service id may come back under another service's name.
    if (known) this.#remove(known);
    put(this.#services, instance.service, key, instance);
    put(this.#onNode, instance.node, key, instance);
    if (instance.destination !== null) put(this.#sidecars, instance.destination, key, instance);
    this.#touch(instance);
  }

  #remove(instance: InstanceFacts): void {
    const key = keyOf(instance);
    drop(this.#services, instance.service, key);
    drop(this.#onNode, instance.node, key);
    if (instance.destination !== null) drop(this.#sidecars, instance.destination, key);
    this.#touch(instance);
  }

  #touch({ service, destination }: InstanceFacts): void {
    this.changedServices.add(service);
    if (destination !== null) this.changedServices.add(destination);
  }
}
