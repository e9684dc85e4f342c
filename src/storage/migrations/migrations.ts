import { firstTables } from "./firstTables.js";
import type { Migration } from "./Migration.js";

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [firstTables];
