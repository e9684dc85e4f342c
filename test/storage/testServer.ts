import { randomBytes } from "node:crypto";
import { administer, PostgresServer } from "./PostgresServer.js";

/** A PostgreSQL to test with. */
export interface TestServer {
  /** Makes an empty database; its URL. */
  createDatabase(): Promise<string>;
  /** Removes what was made. */
  end(): Promise<void>;
}

/** The one that TEST_POSTGRES_URL names, or one of our own; null where there is none. */
export const testServer = async (): Promise<TestServer | null> => {
  const stated = process.env["TEST_POSTGRES_URL"] ?? "";
  if (stated !== "") return databasesOf(stated);
  const server = await PostgresServer.start();
  if (server === null) return null;
  const databases = databasesOf(server.url("postgres"));
  return { ...databases, end: () => server.remove() };
};

const databasesOf = (administration: string): TestServer => {
  const made: string[] = [];
  return {
    createDatabase: async () => {
      const name = `causeway_test_${randomBytes(6).toString("hex")}`;
      await administer(administration, `create database ${name}`);
      made.push(name);
      const url = new URL(administration);
      url.pathname = `/${name}`;
      return url.href;
    },
    end: async () => {
      for (const name of made) await administer(administration, `drop database ${name}`);
    },
  };
};
