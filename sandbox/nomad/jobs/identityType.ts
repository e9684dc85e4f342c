import { list, struct } from "../go/composites.js";
import { anything, bool, duration, text } from "../go/scalars.js";

/** A workload identity: the token that Nomad signs for a task or a service. */
export const identityType = struct("WorkloadIdentity", {
  Name: text("default"),
  Audience: list(text()),
  ChangeMode: text(),
  ChangeSignal: text(),
  Env: bool(),
  File: bool(),
  Filepath: text(),
  ServiceName: text(),
  TTL: duration(),
  ExtraClaims: anything(),
});
