import { formatDuration } from "../go/duration.js";
import { inOrder } from "../shapes/omitZero.js";
import type { VariableLock, VariableRow } from "../state/catalogRows.js";

/** The metadata of a variable, as lists show it. */
export const variableStub = (row: VariableRow): object =>
  inOrder({
    CreateIndex: row.CreateIndex,
    CreateTime: row.CreateTime,
    ...(row.Lock ? { Lock: lockShape(row.Lock) } : {}),
    ModifyIndex: row.ModifyIndex,
    ModifyTime: row.ModifyTime,
    Namespace: row.Namespace,
    Path: row.Path,
  });

/** A variable with its items, if it has any: a mere lock says nothing of them. */
export const variableShape = (row: VariableRow): object => {
  const { Items } = row;
  return inOrder({ ...variableStub(row), ...(Object.keys(Items).length > 0 ? { Items } : {}) });
};

const lockShape = ({ ID, LockDelay, TTL }: VariableLock): object => ({
  TTL: formatDuration(TTL),
  LockDelay: formatDuration(LockDelay),
  ID,
});
