import { Pool } from "undici";
import type { Server } from "./Server.js";

export interface LoadOptions {
  /** The body of the `index`th request. */
  readonly body: (index: number) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly callers: number;
  readonly seconds: number;
  /** Whether an answer is right; a wrong one ends the benchmark. */
  readonly isRight: (answer: string) => boolean;
}

/** Answers per second of the server's own CPU time, and answers in all. */
export interface LoadResult {
  readonly perCpuSecond: number;
  readonly answers: number;
}

/** A server that used less CPU is still being compiled, however long that took on a busy machine. */
const WARM_CPU_SECONDS = 3;

/** Puts some callers on a server for some seconds; each sends its next request when it has its answer. */
export const load = async (server: Server, options: LoadOptions): Promise<LoadResult> => {
  const pool = new Pool(server.address, { connections: options.callers });
  let sent = 0;
  let answers = 0;
  const ask = async (): Promise<void> => {
    const { body, statusCode } = await pool.request({
      path: "/graphql",
      method: "POST",
      headers: { "content-type": "application/json", ...options.headers },
      body: options.body(sent++),
    });
    const text = await body.text();
    if (statusCode !== 200 || !options.isRight(text)) {
      throw new Error(`${statusCode}: ${text.slice(0, 300)}`);
    }
    answers += 1;
  };
  const callUntil = async (end: number): Promise<void> => {
    while (performance.now() < end) await ask();
  };
  const phase = async (seconds: number): Promise<void> => {
    const end = performance.now() + seconds * 1000;
    await Promise.all(Array.from({ length: options.callers }, () => callUntil(end)));
  };
  const cold = await server.cpuSeconds();
  while ((await server.cpuSeconds()) - cold < WARM_CPU_SECONDS) await phase(0.5);
  answers = 0;
  const before = await server.cpuSeconds();
  await phase(options.seconds);
  const cpu = (await server.cpuSeconds()) - before;
  await pool.close();
  return { perCpuSecond: answers / cpu, answers };
};
