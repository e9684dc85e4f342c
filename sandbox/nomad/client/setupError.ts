import { multiError } from "../go/multiError.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { AllocRow } from "../state/rows.js";

/** Why a client cannot even set an allocation up: a service names a port that is nowhere. */
export const setupError = (alloc: AllocRow, group: TaskGroup): string | undefined => {
  const labels = new Set(alloc.Ports.map(({ Label }) => Label));
  const errors = (group.Services ?? [])
    .filter(
      ({ PortLabel }) => PortLabel !== "" && !/^\d+$/.test(PortLabel) && !labels.has(PortLabel),
    )
    .map(
      ({ Name, PortLabel }) =>
        `unable to get address for service ${JSON.stringify(Name)}: ` +
        `invalid port ${JSON.stringify(PortLabel)}: port label not found`,
    );
  if (errors.length === 0) return undefined;
  return `failed to setup alloc: pre-run hook "group_services" failed: ${multiError(errors)}`;
};
