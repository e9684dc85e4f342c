import { setImmediate as nextTurn } from "node:timers/promises";
import type { Sink } from "../../src/estate/sighting.js";
import type { InstanceFacts } from "./catalogRows.js";
import { CatalogModel } from "./CatalogModel.js";
import type { ConfigEntryFacts } from "./configEntryRows.js";
import { configEntrySighting } from "./configEntrySighting.js";
import type { DatacenterContext } from "./DatacenterContext.js";
import { instanceSighting } from "./instanceSighting.js";
import type { IntentionFacts } from "./intentionRows.js";
import { intentionSighting } from "./intentionSighting.js";
import { MeshModel } from "./MeshModel.js";
import { nodeSighting } from "./nodeSighting.js";
import { serviceSighting } from "./serviceSighting.js";

/** Sightings that are told before other work gets its turn. */
const BATCH = 500;

/**
 * What is known of one datacenter, and what the sink was told of it. Each node is a scope, each
 * service with its instances is one, and so are all intentions and all config entries of a kind.
 */
export class DatacenterView {
  readonly catalog = new CatalogModel();
  readonly #mesh = new MeshModel();
  readonly #prefix: string;

  constructor(
    readonly context: DatacenterContext,
    private readonly sink: Sink,
  ) {
    this.#prefix = `${context.datacenter}/`;
  }

  /** Tells the sink what has changed in the catalog, service by service. */
  async tell(): Promise<void> {
    const { changedNodes, changedServices } = this.catalog;
    let told = 0;
    for (const name of changedNodes) {
      changedNodes.delete(name);
      told += this.#tellNode(name);
      if (told % BATCH === BATCH - 1) await nextTurn();
    }
    for (const name of changedServices) {
      changedServices.delete(name);
      const before = told;
      told += this.#tellService(name);
      if (Math.floor(told / BATCH) > Math.floor(before / BATCH)) await nextTurn();
    }
  }

  /** Drops what an earlier view knew of and the catalog, which is complete, does not. */
  prune(): void {
    const { catalog } = this;
    this.#pruneScopes("nodes/", (name) => catalog.node(name) !== null);
    this.#pruneScopes("services/", (name) => catalog.hasService(name));
  }

  async setIntentions(intentions: readonly IntentionFacts[]): Promise<void> {
    this.sink.replace(
      `${this.#prefix}intentions`,
      intentions.map((intention) => intentionSighting(this.context, intention)),
    );
    await this.#touch(this.#mesh.setIntentions(intentions));
  }

  async setConfigEntries(kind: string, entries: readonly ConfigEntryFacts[]): Promise<void> {
    this.sink.replace(
      `${this.#prefix}config/${kind}`,
      entries.map((entry) => configEntrySighting(this.context, entry)),
    );
    await this.#touch(this.#mesh.setConfigEntries(kind, entries));
  }

  /** Forgets the whole datacenter. */
  remove(): void {
    for (const scope of this.sink.scopes(this.#prefix)) this.sink.removeScope(scope);
  }

  async #touch(services: Iterable<string>): Promise<void> {
    for (const name of services) {
      if (this.catalog.hasService(name)) this.catalog.changedServices.add(name);
    }
    await this.tell();
  }

  #pruneScopes(group: string, isKnown: (name: string) => boolean): void {
    const prefix = this.#prefix + group;
    for (const scope of this.sink.scopes(prefix)) {
      if (!isKnown(scope.slice(prefix.length))) this.sink.removeScope(scope);
    }
  }

  #tellNode(name: string): number {
    const scope = `${this.#prefix}nodes/${name}`;
    const node = this.catalog.node(name);
    if (node) this.sink.replace(scope, [nodeSighting(this.context, node)]);
    else this.sink.removeScope(scope);
    return 1;
  }

  #tellService(name: string): number {
    const scope = `${this.#prefix}services/${name}`;
    const instances = this.catalog.instancesOf(name).map((instance) => this.#sight(instance));
    if (instances.length === 0) {
      this.sink.removeScope(scope);
      return 1;
    }
    const service = serviceSighting(
      this.context,
      name,
      instances.map(({ resource }) => resource),
      {
        upstreams: this.catalog.sidecarsOf(name).flatMap(({ upstreams }) => upstreams),
        allowed: this.#mesh.allowedFrom(name),
      },
    );
    this.sink.replace(scope, [service, ...instances]);
    return instances.length + 1;
  }

  #sight(instance: InstanceFacts) {
    const { destination, kind, service } = instance;
    const isGateway = kind?.endsWith("-gateway") ?? false;
    const behind = isGateway ? this.#mesh.behindGateway(service) : [];
    return instanceSighting(this.context, instance, {
      node: this.catalog.node(instance.node),
      behind: destination === null ? behind : [destination],
    });
  }
}
