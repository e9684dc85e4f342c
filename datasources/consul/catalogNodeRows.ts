import { z } from "zod";
import { emptyToNull } from "../upstream/emptyToNull.js";

/** A registration on a node, with the index of its latest change. */
export interface RegisteredInstance {
  readonly service: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly modifyIndex: string;
}

/** A check on a node, of the node itself where `serviceId` is null. */
export interface RegisteredCheck {
  readonly checkId: string;
  readonly serviceId: string | null;
  readonly notes: string;
  readonly modifyIndex: string;
}

/** A node with all that is registered on it, as the catalog has it now. */
export interface RegisteredNode {
  readonly address: string;
  readonly instances: ReadonlyMap<string, RegisteredInstance>;
  readonly checks: readonly RegisteredCheck[];
}

const index = z.union([z.number(), z.string()]).transform(String);
const instanceRow = z
  .object({
    Service: z.string(),
    Address: z.string().nullish(),
    Port: z.number().int().nullish(),
    Tags: z.array(z.string()).nullish(),
    Meta: z.record(z.string(), z.string()).nullish(),
    ModifyIndex: index,
  })
  .transform((row): RegisteredInstance => ({
    service: row.Service,
    address: row.Address ?? "",
    port: row.Port ?? 0,
    tags: row.Tags ?? [],
    meta: row.Meta ?? {},
    modifyIndex: row.ModifyIndex,
  }));
const nodeRow = z
  .object({
    Node: z.object({ Address: z.string() }),
    Services: z.record(z.string(), instanceRow).nullish(),
  })
  .nullable();
const checkRows = z.array(
  z.object({
    CheckID: z.string(),
    ServiceID: z.string().nullish(),
    Notes: z.string().nullish(),
    ModifyIndex: index,
  }),
);

/** What `/catalog/node/:node` says; null: there is no such node. */
export const registeredNodeFrom = (body: unknown): Omit<RegisteredNode, "checks"> | null => {
  const row = nodeRow.parse(body);
  return (
    row && { address: row.Node.Address, instances: new Map(Object.entries(row.Services ?? {})) }
  );
};

/** What `/health/node/:node` says. */
export const registeredChecksFrom = (body: unknown): readonly RegisteredCheck[] =>
  checkRows.parse(body).map((row) => ({
    checkId: row.CheckID,
    serviceId: emptyToNull(row.ServiceID),
    notes: row.Notes ?? "",
    modifyIndex: row.ModifyIndex,
  }));
