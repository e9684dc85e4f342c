import { EventStream, type StreamPatience } from "./EventStream.js";
import type { NomadClient } from "./NomadClient.js";
import { isRefused } from "./nomadFault.js";
import type { StreamPlan } from "./streamPlan.js";

/** Begins the streams of a plan, all but those that the token may not follow. Throws a Fault. */
export const openStreams = async (
  client: NomadClient,
  { scopes }: StreamPlan,
  patience: StreamPatience,
  signal: AbortSignal,
): Promise<readonly EventStream[]> => {
  const attempts = await Promise.allSettled(
    scopes.map((scope) => EventStream.open(client, scope, patience, signal)),
  );
  const opened = attempts.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failure = attempts.find((one) => one.status === "rejected" && !isRefused(one.reason));
  if (failure?.status !== "rejected") return opened;
  for (const stream of opened) stream.close();
  throw failure.reason;
};
