import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { sql } from "kysely";
import { DatabaseLock } from "../../src/storage/embedded/DatabaseLock.js";
import { thisProcess } from "../../src/storage/embedded/Holder.js";
import { openTestStorage, scratchDirectory, tokenRow } from "./openTestStorage.js";
import { until } from "../support/until.js";

jest.setTimeout(180_000);

const KILLS = 3;
const cleaning: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleaning.splice(0)) clean();
});

const directory = (): string => {
  const scratch = scratchDirectory();
  cleaning.push(scratch.remove);
  return scratch.path;
};

const built = (path: string): string => new URL(`../../dist/src/${path}`, import.meta.url).href;

/** Opens the database in a process of its own, and writes until it is killed; tells every answer. */
const writer = (dataDirectory: string, first: number): ChildProcess => {
  const program = `
    import { writeSync } from "node:fs";
    const { openStorage } = await import(${JSON.stringify(built("storage/openStorage.js"))});
    const { Secret } = await import(${JSON.stringify(built("config/secret.js"))});
    const { createLogger } = await import(${JSON.stringify(built("telemetry/logger.js"))});
    const storage = await openStorage({
      dataDirectory: ${JSON.stringify(dataDirectory)},
      databaseUrl: new Secret(""),
      log: createLogger({ level: "silent" }),
    });
    for (let next = ${first}; ; next += 1) {
      const row = { sha256: "hash " + next, subject: "ada", roles: "[]", created_by: "grace" };
      await storage.db
        .insertInto("api_token")
        .values({ ...row, id: String(next), created_at: new Date() })
        .execute();
      writeSync(1, next + "\\n");
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  cleaning.push(() => child.kill("SIGKILL"));
  return child;
};

/** What it has answered so far. */
const answersOf = (child: ChildProcess): (() => readonly string[]) => {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  // The last line may be cut.
  return () => text.split("\n").slice(0, -1);
};

const killed = async (child: ChildProcess): Promise<void> => {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
};

describe("a data directory", () => {
  it("belongs to one process; after a crash to the next, with every row that was answered", async () => {
    const path = directory();
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.info(`kill -9 of a writer, seed ${seed}`);
    const answered: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = writer(path, kill * 100_000);
      const answers = answersOf(child);
      const enough = 1 + ((seed >> (kill * 8)) & 0xff);
      await until("the writer to write", () => answers().length >= enough);
      if (kill === 0) {
        await expect(openTestStorage({ dataDirectory: path })).rejects.toMatchObject({
          code: "DATA_DIR_LOCKED",
          message: expect.stringContaining(`process ${child.pid ?? ""}`),
        });
      }
      await killed(child);
      answered.push(...answers());
    }
    const storage = await openTestStorage({ dataDirectory: path });
    const rows = await storage.db.selectFrom("api_token").select("id").execute();
    await storage.close();
    const kept = new Set(rows.map(({ id }) => id));
    expect(answered.filter((id) => !kept.has(id))).toEqual([]);
    // Besides those at most the one row per kill whose answer was on its way.
    expect(kept.size - answered.length).toBeLessThanOrEqual(KILLS);
  });

  it("is for its owner alone, and whole or not there", async () => {
    const path = directory();
    const dataDirectory = join(path, "new", "data");
    const storage = await openTestStorage({ dataDirectory });
    expect(statSync(join(dataDirectory, "database")).mode & 0o077).toBe(0);
    expect(readdirSync(dataDirectory).sort()).toEqual(["database", "database.lock"]);
    await storage.close();
    expect(readdirSync(dataDirectory)).toEqual(["database"]);
  });

  it("that cannot be made is told with the fix", async () => {
    const file = join(directory(), "file");
    writeFileSync(file, "");
    await expect(openTestStorage({ dataDirectory: join(file, "data") })).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      message: expect.stringContaining("Set `data`"),
    });
  });
});

describe("files of the database", () => {
  it("that are moved away end it at once, and it goes on where they are put back", async () => {
    const path = directory();
    const storage = await openTestStorage({ dataDirectory: path });
    await storage.db.insertInto("api_token").values(tokenRow("kept")).execute();
    renameSync(join(path, "database"), join(path, "moved"));
    const insert = storage.db.insertInto("api_token").values(tokenRow("lost")).execute();
    await expect(insert).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      message: expect.stringContaining("put them back"),
    });
    expect(storage.status.up).toBe(false);
    renameSync(join(path, "moved"), join(path, "database"));
    await until("it to be up again", () => storage.status.up);
    const rows = await storage.db.selectFrom("api_token").select("id").execute();
    expect(rows).toEqual([{ id: "kept" }]);
    await storage.close();
  });

  it("that are removed are not replaced by an empty database", async () => {
    const path = directory();
    const storage = await openTestStorage({ dataDirectory: path });
    rmSync(join(path, "database"), { recursive: true });
    expect(storage.status.up).toBe(false);
    const select = () => storage.db.selectFrom("api_token").select("id").execute();
    await expect(select()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await storage.close();
    expect(existsSync(join(path, "database"))).toBe(false);
  });

  it("that are damaged or something else are told with their place and the fix", async () => {
    const path = directory();
    await (await openTestStorage({ dataDirectory: path })).close();
    writeFileSync(join(path, "database", "PG_VERSION"), "");
    const other = directory();
    writeFileSync(join(other, "database"), "a file");
    for (const dataDirectory of [path, other]) {
      await expect(openTestStorage({ dataDirectory })).rejects.toMatchObject({
        code: "STORAGE_UNAVAILABLE",
        message: expect.stringMatching(/database in .*database cannot be opened: .*backup/),
      });
    }
  });
});

describe("a lock", () => {
  const lockBy = (holder: object): string => {
    const file = join(directory(), "database.lock");
    writeFileSync(file, JSON.stringify({ ...thisProcess(), ...holder }));
    return file;
  };
  const take = (file: string): void => {
    DatabaseLock.take(file).release();
    expect(existsSync(file)).toBe(false);
  };

  it("of a living process is respected, this one included", () => {
    const file = lockBy({});
    expect(() => DatabaseLock.take(file)).toThrow(
      expect.objectContaining({ code: "DATA_DIR_LOCKED" }),
    );
    expect(readdirSync(join(file, ".."))).toEqual(["database.lock"]);
  });

  it("of a process that is gone, or whose id another one has now, is taken over", () => {
    // No system gives ids as high as that.
    take(lockBy({ pid: 2 ** 30 }));
    const { started } = thisProcess();
    if (started !== null) take(lockBy({ started: `${started}0` }));
  });

  it("that holds nothing readable is taken over", () => {
    const file = join(directory(), "database.lock");
    writeFileSync(file, "{");
    take(file);
  });

  it("of another host is respected while it beats", () => {
    const file = lockBy({ host: "elsewhere", pid: 2 ** 30 });
    expect(() => DatabaseLock.take(file)).toThrow(/elsewhere/);
    const silent = new Date(Date.now() - 120_000);
    utimesSync(file, silent, silent);
    take(file);
  });
});

describe("a statement that never ends", () => {
  it("is given up, and the database is started again with all that it held", async () => {
    const storage = await openTestStorage({ dataDirectory: directory(), statementMs: 4_000 });
    await storage.db.insertInto("api_token").values(tokenRow("kept")).execute();
    const select = () => storage.db.selectFrom("api_token").select("id").execute();
    const hung = storage.transaction(async (transaction) => {
      await transaction.insertInto("api_token").values(tokenRow("lost")).execute();
      await sql`select count(*) from generate_series(1, 1000000000000)`.execute(transaction);
    });
    const waiting = select();
    const [first, second] = await Promise.allSettled([hung, waiting]);
    expect(storage.status.up).toBe(false);
    expect(storage.status.reason).toContain("longer than 4 s");
    for (const refused of [first, second]) {
      expect(refused).toMatchObject({ reason: { code: "STORAGE_UNAVAILABLE" } });
    }
    await expect(select()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await until("it to be up again", () => storage.status.up);
    expect(await select()).toEqual([{ id: "kept" }]);
    await storage.close();
    await expect(select()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });
});

describe("the build", () => {
  it("leaves the files of an empty database for the first start", () => {
    const template = fileURLToPath(built("storage/embedded/cluster.template"));
    expect(existsSync(template)).toBe(true);
  });
});
