import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { ConnectionsDriver } from "./ConnectionsDriver.js";
import type { Connections } from "./Connections.js";
import type { Tables } from "./Tables.js";

/** Kysely over either engine: both speak the SQL of PostgreSQL. */
export const createDatabase = (connections: Connections): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new ConnectionsDriver(connections),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
