import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach } from "@jest/globals";

const program = fileURLToPath(new URL("../../bin/causeway.js", import.meta.url));
const running = new Map<ChildProcess, Promise<unknown>>();
const DEADLINE_MS = 60_000;

afterEach(async () => {
  for (const child of running.keys()) child.kill("SIGKILL");
  await Promise.all(running.values());
});

/** How a command is run; the environment holds nothing else. */
interface Surroundings {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it reads from standard input; nothing by default. */
  readonly input?: string;
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is still running. */
export interface Running {
  readonly pid: number;
  /** The first match in what it has printed so far, on either output. */
  printed(pattern: RegExp): Promise<string>;
  stop(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Starts the command line as a user would: without a terminal, in a directory. */
export const startCli = (args: readonly string[], surroundings: Surroundings): Running => {
  const { directory, environment = {}, input = "" } = surroundings;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: directory,
    env: { PATH: process.env["PATH"], ...environment },
  });
  const output = { stdout: "", stderr: "" };
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, ...output });
    });
  });
  running.set(child, ended);
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  // A command that does not read its input may be gone before it is written.
  child.stdin.on("error", () => undefined).end(input);
  return {
    pid: child.pid ?? 0,
    ended,
    stop: (signal) => child.kill(signal),
    printed: (pattern) => printed(child, output, pattern),
  };
};

/** Runs a command to its end. */
export const runCli = (args: readonly string[], surroundings: Surroundings): Promise<Ended> =>
  startCli(args, surroundings).ended;

const printed = (
  child: ChildProcess,
  output: Readonly<Record<"stdout" | "stderr", string>>,
  pattern: RegExp,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const fail = () => {
      reject(new Error(`${String(pattern)} was not printed:\n${output.stdout}${output.stderr}`));
    };
    const timer = setTimeout(fail, DEADLINE_MS);
    const look = () => {
      const match = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
      if (!match) return;
      clearTimeout(timer);
      resolve(match[0]);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.on("close", () => {
      look();
      fail();
    });
    look();
  });
