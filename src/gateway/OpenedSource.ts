import type { ConsulChange, ConsulReader } from "../../datasources/consul/createConsul.js";
import type { NomadChange, NomadReader } from "../../datasources/nomad/createNomad.js";
import type { System } from "../../schema/estate/enums.js";
import type { Observer } from "../estate/sighting.js";

/** What a source answers when a person asks whether it can be read. */
export interface SourceFacts {
  readonly ok: boolean;
  readonly version: string | null;
  /** Facts, each read that the token lacks, and what is not read. */
  readonly lines: readonly string[];
  /** Why it is not ok. */
  readonly reason: string | null;
}

/** A source that can be reached, before it is watched. */
export interface OpenedSource {
  readonly system: System;
  readonly name: string;
  readonly address: string;
  readonly sandbox: boolean;
  readonly environment: string | null;
  /** Where its credential came from; never the credential. */
  readonly credentialFrom: string;
  readonly observer: Observer;
  /** Its live reads and its changes, under the name of its room. */
  readonly consul?: { readonly read: ConsulReader; readonly change: ConsulChange };
  readonly nomad?: { readonly read: NomadReader; readonly change: NomadChange };
  check(signal: AbortSignal): Promise<SourceFacts>;
  close(): Promise<void>;
}

/** Where a source comes from. */
export type Origin = Pick<OpenedSource, "sandbox" | "credentialFrom">;
