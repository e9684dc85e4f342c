import { type ChildProcess, fork, type Serializable } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const started = z.object({ address: z.string() });
const lateness = z.object({ lag: z.number() });
const usage = z.object({ cpu: z.object({ user: z.number(), system: z.number() }) });

const messageOf = async (child: ChildProcess): Promise<unknown> => {
  const values: readonly unknown[] = await once(child, "message");
  return values[0];
};

/** A server in a process of its own, whose CPU time can be asked. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  /** Starts `bench/servers/<name>.js` and waits until it tells its address. */
  static async start(name: string, ...args: readonly string[]): Promise<Server> {
    const file = fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));
    const child = fork(file, args, {
      execArgv: ["--max-semi-space-size=16"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    return new Server(child, started.parse(await messageOf(child)).address);
  }

  /** Seconds of CPU that it has used, user and system. */
  async cpuSeconds(): Promise<number> {
    const { cpu } = usage.parse(await this.ask("cpu"));
    return (cpu.user + cpu.system) / 1e6;
  }

  /** Milliseconds by which its loop was late, p99, since the last time of asking. */
  async lag(): Promise<number> {
    return lateness.parse(await this.ask("lag")).lag;
  }

  /** Sends it a message that it does not answer. */
  tell(message: Serializable): void {
    this.child.send(message);
  }

  /** The answer to a message; one is asked at a time. */
  ask(message: Serializable): Promise<unknown> {
    const answered = messageOf(this.child);
    this.child.send(message);
    return answered;
  }

  async stop(): Promise<void> {
    const exited = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exited;
  }
}
