import type { ConsulChanger } from "../../datasources/consul/ConsulChanger.js";
import type { NomadChanger } from "../../datasources/nomad/NomadChanger.js";
import type { EstateView, Source } from "../estate/EstateView.js";
import type { Json } from "./Json.js";

/** What a change may touch while it is planned. */
export interface Reach {
  /** While planning for a caller: the estate as that caller may see it. */
  readonly estate: EstateView;
  readonly consul: (source: Source) => ConsulChanger;
  readonly nomad: (source: Source) => NomadChanger;
  /** Aborted when the operation runs out of time. */
  readonly signal: AbortSignal;
}

/** What a change may touch while it runs. */
export interface RunReach extends Reach {
  /** Of the operation, unlike any other: what a system is given to know a repetition by. */
  readonly operationId: string;
  /** The plan's version of the target: what the change may insist on. */
  readonly state: string;
  /** Waits for what costs the source nothing, e.g. a deployment, while other changes have their turn. */
  pausing<T>(work: () => Promise<T>): Promise<T>;
  /** Tells what happens meanwhile; kept with the operation. No secrets. */
  tell(level: "info" | "warn" | "error", message: string, detail?: Json): void;
}
