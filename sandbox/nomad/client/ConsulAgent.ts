import { send } from "../http/send.js";
import type { Timers } from "../state/Timers.js";
import type { WorkloadService } from "./workloadServices.js";

export interface ConsulAgentOptions {
  readonly address: string;
  readonly token: string;
  /** The Consul node whose agent this stands for. */
  readonly node: string;
  readonly nodeAddress: string;
  readonly timers: Timers;
}

/** How long an agent that does not answer is left alone; nanoseconds. */
const RETRY = 1e9;

/**
 * Registers services with a Consul agent over HTTP, in order, and again until the agent takes them.
 * Where one agent answers for many nodes, as an emulator does, what belongs to another node than the
 * agent's own goes to the catalog under that node's name, where its own agent would have put it.
 */
export class ConsulAgent {
  readonly #options: ConsulAgentOptions;
  readonly #queue: (() => Promise<void>)[] = [];
  #busy = false;
  #local: boolean | undefined;

  constructor(options: ConsulAgentOptions) {
    this.#options = options;
  }

  register(service: WorkloadService): void {
    this.#enqueue(async () => {
      if (await this.#isLocal()) await this.#registerLocal(service);
      else await this.#call("/v1/catalog/register", this.#catalogEntry(service));
    });
  }

  deregister(service: WorkloadService): void {
    this.#enqueue(async () => {
      const id = encodeURIComponent(service.id);
      const sidecar = service.connect?.SidecarService ? [`${service.id}-sidecar-proxy`] : [];
      if (await this.#isLocal()) {
        for (const own of sidecar)
          await this.#call(`/v1/agent/service/deregister/${encodeURIComponent(own)}`, undefined);
        await this.#call(`/v1/agent/service/deregister/${id}`, undefined);
      } else {
        for (const ServiceID of [...sidecar, service.id]) {
          await this.#call("/v1/catalog/deregister", { Node: this.#options.node, ServiceID });
        }
      }
    });
  }

  async #registerLocal(service: WorkloadService): Promise<void> {
    await this.#call("/v1/agent/service/register", {
      ...definition(service),
      ...(service.connect ? { Connect: connectOf(service) } : {}),
    });
    for (const check of service.checks) {
      await this.#call("/v1/agent/check/register", {
        ID: check.id,
        Name: check.name,
        ServiceID: service.id,
        ...check.definition,
      });
    }
  }

  #catalogEntry(service: WorkloadService): object {
    const { ID, Name, ...rest } = definition(service);
    return {
      Node: this.#options.node,
      Address: this.#options.nodeAddress,
      SkipNodeUpdate: true,
      Service: { ID, Service: Name, ...rest },
      Checks: service.checks.map((check) => ({
        Node: this.#options.node,
        CheckID: check.id,
        Name: check.name,
        Status: "passing",
        ServiceID: service.id,
        ServiceName: service.name,
        Type: check.type,
      })),
    };
  }

  /** Whether the agent is that of the node, or says nothing about itself. */
  async #isLocal(): Promise<boolean> {
    if (this.#options.node === "") return true;
    if (this.#local === undefined) {
      const self: unknown = await this.#get("/v1/agent/self");
      const config =
        typeof self === "object" && self !== null && "Config" in self ? self.Config : {};
      const name =
        typeof config === "object" && config !== null && "NodeName" in config
          ? config.NodeName
          : "";
      this.#local = name === this.#options.node;
    }
    return this.#local;
  }

  async #get(path: string): Promise<unknown> {
    const { address } = this.#options;
    const { text } = await send(address + path, { method: "GET", headers: this.#headers() });
    return JSON.parse(text);
  }

  #headers(): Record<string, string> {
    return this.#options.token === "" ? {} : { "X-Consul-Token": this.#options.token };
  }

  async #call(path: string, body: object | undefined): Promise<void> {
    const { status } = await send(this.#options.address + path, {
      method: "PUT",
      headers: { ...this.#headers(), "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // What Consul refuses it would refuse again; what it can not answer now is tried later.
    if (status >= 500) throw new Error(`Consul answered ${status} to ${path}`);
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue.push(work);
    if (!this.#busy) void this.#workOff();
  }

  async #workOff(): Promise<void> {
    this.#busy = true;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const done = await next().then(
        () => true,
        () => false,
      );
      if (!done) {
        this.#options.timers.after(RETRY, () => {
          void this.#workOff();
        });
        return;
      }
      this.#queue.shift();
    }
    this.#busy = false;
  }
}

const definition = (
  service: WorkloadService,
): Record<string, unknown> & { ID: string; Name: string } => ({
  ID: service.id,
  Name: service.name,
  Tags: service.tags,
  Port: service.port,
  Address: service.address,
  EnableTagOverride: service.enableTagOverride,
  Meta: service.meta,
});

const connectOf = (service: WorkloadService): object => {
  const { connect } = service;
  if (connect?.Native) return { Native: true };
  const sidecar = connect?.SidecarService;
  if (!sidecar) return {};
  return {
    SidecarService: {
      Tags: sidecar.Tags ?? service.tags,
      Port: service.port,
      Address: service.address,
      Proxy: {
        LocalServiceAddress: "127.0.0.1",
        LocalServicePort: service.port,
        Upstreams: (sidecar.Proxy?.Upstreams ?? []).map((upstream) => ({
          DestinationName: upstream.DestinationName,
          Datacenter: upstream.Datacenter || undefined,
          LocalBindPort: upstream.LocalBindPort,
          LocalBindAddress: upstream.LocalBindAddress || undefined,
        })),
      },
    },
  };
};
