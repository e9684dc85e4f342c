import type { Condition } from "../../src/estate/conditions.js";

/** It may run in one of these datacenters, as it writes them itself. */
export const withDatacenter = (
  names: readonly string[] | null | undefined,
): Condition<{ readonly datacenters: readonly string[] }> | null =>
  names ? ({ datacenters }) => datacenters.some((name) => names.includes(name)) : null;

/** Whether another job started it. */
export const withParent = (
  child: boolean | null | undefined,
): Condition<{ readonly parentId: string | null }> | null =>
  typeof child === "boolean" ? ({ parentId }) => (parentId !== null) === child : null;
