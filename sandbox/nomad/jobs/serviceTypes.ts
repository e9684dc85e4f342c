import { clientOnly, list, map, pointer, serverOnly, struct } from "../go/composites.js";
import type { ValueOf } from "../go/GoType.js";
import { bool, duration, durationPointer, int, intPointer, text } from "../go/scalars.js";
import { connectType } from "./connectTypes.js";
import { identityType } from "./identityType.js";

const checkRestartType = struct("CheckRestart", {
  Limit: int(),
  Grace: durationPointer(1e9),
  IgnoreWarnings: bool(),
});

export const checkType = struct("ServiceCheck", {
  Name: text(),
  Type: text(),
  Command: text(),
  Args: list(text()),
  Path: text(),
  Protocol: text(),
  PortLabel: text(),
  Expose: bool(),
  AddressMode: text(),
  Advertise: clientOnly(text()),
  Interval: duration(),
  Timeout: duration(),
  InitialStatus: text(),
  Notes: text(),
  TLSServerName: text(),
  TLSSkipVerify: bool(),
  Header: map(list(text())),
  Method: text(),
  CheckRestart: pointer(checkRestartType),
  GRPCService: text(),
  GRPCUseTLS: bool(),
  TaskName: text(),
  SuccessBeforePassing: int(),
  FailuresBeforeCritical: int(),
  FailuresBeforeWarning: int(),
  Body: text(),
  OnUpdate: text(),
});
export type Check = ValueOf<typeof checkType>;

export const serviceType = struct("Service", {
  Name: text(),
  Tags: list(text()),
  CanaryTags: list(text()),
  EnableTagOverride: bool(),
  PortLabel: text(),
  AddressMode: text(),
  Address: text(),
  Checks: list(checkType),
  CheckRestart: clientOnly(pointer(checkRestartType)),
  Connect: pointer(connectType),
  Meta: map(text()),
  CanaryMeta: map(text()),
  TaggedAddresses: map(text()),
  TaskName: text(),
  OnUpdate: text(),
  Identity: pointer(identityType),
  Kind: text(),
  Provider: text(),
  Cluster: text(),
  Namespace: serverOnly(text()),
  Weights: pointer(struct("ServiceWeights", { Passing: intPointer(1), Warning: intPointer(1) })),
});
export type Service = ValueOf<typeof serviceType>;
