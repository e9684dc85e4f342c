import type { VolumeRow } from "../state/catalogRows.js";
import { inOrder, without } from "./omitZero.js";

/** A dynamic host volume as it is read. */
export const volumeShape = (row: VolumeRow): object => inOrder({ ...row });

/** One row of the list of host volumes. */
export const volumeStub = (row: VolumeRow): object => inOrder(without(row, ...ONLY_WHOLE));

const ONLY_WHOLE = [
  "HostPath",
  "Parameters",
  "RequestedCapabilities",
  "RequestedCapacityMinBytes",
  "RequestedCapacityMaxBytes",
];
