import { sorted } from "../go/goJson.js";
import type { Profile } from "../Profile.js";
import type { IntentionRow } from "../state/Intentions.js";

/** An intention as the API prints it. */
export const intentionShape = (row: IntentionRow, profile: Profile): object =>
  profile === "1.8" ? older(row) : newer(row);

const older = (row: IntentionRow): object => ({
  ID: row.ID,
  Description: row.Description,
  SourceNS: row.SourceNS,
  SourceName: row.SourceName,
  DestinationNS: row.DestinationNS,
  DestinationName: row.DestinationName,
  SourceType: row.SourceType,
  Action: row.Action,
  DefaultAddr: row.DefaultAddr,
  DefaultPort: row.DefaultPort,
  Meta: sorted(row.Meta),
  Precedence: row.Precedence,
  CreatedAt: row.CreatedAt,
  UpdatedAt: row.UpdatedAt,
  Hash: row.Hash,
  CreateIndex: row.CreateIndex,
  ModifyIndex: row.ModifyIndex,
});

/** Since 1.9 intentions are views of config entries: only legacy ones have an id and times. */
const newer = (row: IntentionRow): object => ({
  ID: row.ID || undefined,
  Description: row.Description || undefined,
  SourceNS: row.SourceNS,
  SourceName: row.SourceName,
  DestinationNS: row.DestinationNS,
  DestinationName: row.DestinationName,
  SourceType: row.SourceType,
  Action: row.Action || undefined,
  Permissions: row.Permissions,
  Meta: Object.keys(row.Meta).length > 0 ? sorted(row.Meta) : undefined,
  Precedence: row.Precedence,
  CreatedAt: row.ID ? row.CreatedAt : undefined,
  UpdatedAt: row.ID ? row.UpdatedAt : undefined,
  Hash: row.Hash,
  CreateIndex: row.CreateIndex,
  ModifyIndex: row.ModifyIndex,
});
