import { randomBytes } from "node:crypto";

/** A UUID of version 7 (RFC 9562): ids of operations sort by the time of their making. */
export const timeOrderedId = (now = Date.now()): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20)].join("-");
};

/** `operation:<id>`: how an operation is named in the graph. */
export const operationNodeId = (id: string): string => `operation:${id}`;

const NODE_ID = /^operation:([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

/** The id behind `operation:`; null where this cannot be the id of an operation. */
export const operationIdOf = (nodeId: string): string | null => NODE_ID.exec(nodeId)?.[1] ?? null;

/** `audit:<sequence>`: how a record of the ledger is named in the graph. */
export const auditNodeId = (sequence: number): string => `audit:${sequence}`;

const AUDIT_ID = /^audit:([1-9]\d{0,14})$/;

/** The sequence behind `audit:`; null where this cannot be the id of a record. */
export const auditSequenceOf = (nodeId: string): number | null => {
  const digits = AUDIT_ID.exec(nodeId)?.[1];
  return digits === undefined ? null : Number(digits);
};
