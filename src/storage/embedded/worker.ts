import { parentPort, workerData } from "node:worker_threads";
import { messages, PGlite, types } from "@electric-sql/pglite";
import { z } from "zod";
import { clusterIdentity } from "./clusterIdentity.js";
import { clusterTemplate } from "./clusterTemplate.js";
import { engineParameters } from "./engineParameters.js";
import type { WorkerReply, WorkerRequest, WorkerStart } from "./messages.js";
import { prepareCluster } from "./prepareCluster.js";
import { PreparedStatements } from "./PreparedStatements.js";

const DISK_FULL = "53100";

const reply = (message: WorkerReply<unknown>): void => {
  parentPort?.postMessage(message);
};

/** Says why, and ends the worker: the engine's memory is not to be trusted any more. */
const breakDown = (cause: unknown): void => {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const full = cause instanceof messages.DatabaseError && cause.code === DISK_FULL;
  reply({ type: "broken", reason, full });
  parentPort?.close();
};

/** FATAL and PANIC end a server's process, a trap leaves WebAssembly in the middle of something. */
const isBreakdown = (cause: unknown): boolean =>
  cause instanceof messages.DatabaseError
    ? cause.severity !== "ERROR"
    : breakdown.safeParse(cause).success;
const breakdown = z.object({ name: z.enum(["RuntimeError", "ExitStatus"]) });

const refuse = (cause: unknown): void => {
  const { message, code, constraint } = refusal.parse(cause);
  reply({ type: "refused", refusal: { message, code, constraint: constraint ?? null } });
};
/** PGlite's own errors, of a parameter that it cannot send, have no code. */
const refusal = z.object({
  message: z.string(),
  code: z.string().default(""),
  constraint: z.string().optional(),
});

const open = async ({ directory, mayMake }: WorkerStart): Promise<PGlite> => {
  if (mayMake) await prepareCluster(directory, clusterTemplate);
  else if (clusterIdentity(directory) === null)
    throw new Error("its files are gone; put them back");
  return PGlite.create({
    dataDir: directory,
    startParams: engineParameters,
    // Counts are far below 2^53.
    parsers: { [types.INT8]: Number },
  });
};

const close = async (engine: PGlite): Promise<void> => {
  await engine.close();
  parentPort?.close();
};

const start = z.object({ directory: z.string(), mayMake: z.boolean() });

try {
  const engine = await open(start.parse(workerData));
  const statements = new PreparedStatements(engine);
  const serve = async (request: WorkerRequest): Promise<void> => {
    if (request.type === "close") return close(engine);
    const answer = await statements.query(request.sql, request.parameters);
    reply({ type: "answer", answer });
  };
  parentPort?.on("message", (request: WorkerRequest) => {
    serve(request).catch((cause: unknown) => {
      if (isBreakdown(cause)) breakDown(cause);
      else refuse(cause);
    });
  });
  reply({ type: "ready" });
} catch (cause) {
  breakDown(cause);
}
