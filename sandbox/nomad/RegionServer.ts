import { Engine } from "./scheduler/Engine.js";
import type { ServiceRegistrar } from "./client/ServiceRegistrar.js";
import { Region, type RegionOptions } from "./state/Region.js";

export interface SchedulerConfig {
  readonly SchedulerAlgorithm: string;
  readonly PreemptionConfig: {
    readonly BatchSchedulerEnabled: boolean;
    readonly ServiceSchedulerEnabled: boolean;
    readonly SysBatchSchedulerEnabled: boolean;
    readonly SystemSchedulerEnabled: boolean;
  };
  readonly MemoryOversubscriptionEnabled: boolean;
  readonly RejectJobRegistration: boolean;
  readonly PauseEvalBroker: boolean;
  readonly NodeLimitForFeasibilityChecks: number;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

/** The servers and clients of one region. */
export class RegionServer {
  readonly name: string;
  readonly datacenter: string;
  /** Where its servers speak among each other. */
  readonly rpcAddress = "127.0.0.1:4647";
  readonly region: Region;
  readonly engine: Engine;
  /** Whether jobs may use Vault. */
  readonly vaultEnabled: boolean;
  schedulerConfig: SchedulerConfig = {
    CreateIndex: 5,
    MemoryOversubscriptionEnabled: false,
    ModifyIndex: 5,
    NodeLimitForFeasibilityChecks: 0,
    PauseEvalBroker: false,
    PreemptionConfig: {
      BatchSchedulerEnabled: false,
      ServiceSchedulerEnabled: false,
      SysBatchSchedulerEnabled: false,
      SystemSchedulerEnabled: true,
    },
    RejectJobRegistration: false,
    SchedulerAlgorithm: "binpack",
  };

  constructor(
    options: RegionOptions & { readonly datacenter: string; readonly vaultEnabled: boolean },
    registrar: (region: Region) => ServiceRegistrar,
  ) {
    this.name = options.name;
    this.datacenter = options.datacenter;
    this.vaultEnabled = options.vaultEnabled;
    this.region = new Region(options);
    this.engine = new Engine(this.region, registrar(this.region));
  }
}
