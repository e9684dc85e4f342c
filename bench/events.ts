import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "undici";
import { z } from "zod";
import type { Figure } from "./figure.js";
import { quantile } from "./quantile.js";
import { Server } from "./Server.js";

const TOKEN = "bench-token";
const ALLOCATIONS = 5_000;
const SECONDS = 8;
/** Milliseconds between two questions: more of them would take the processor from what they wait for. */
const PAUSE_MS = 2;

const probed = z.object({ at: z.number() });
const outcome = z.object({ sent: z.number(), last: z.record(z.string(), z.number()) });
const job = z.object({ data: z.object({ nomadJob: z.object({ priority: z.number() }) }) });
const page = z.object({
  data: z.object({
    nomadAllocations: z.object({
      nodes: z.array(z.object({ allocationId: z.string(), createdAt: z.coerce.date() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

/** An emulator whose events are watched by a gateway, and what asks it. */
interface Watched {
  readonly upstream: Server;
  readonly gateway: Server;
  readonly pool: Pool;
}

const ask = async ({ pool }: Watched, query: string, variables: object = {}): Promise<unknown> => {
  const { body } = await pool.request({
    method: "POST",
    path: "/graphql",
    headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query, variables }),
  });
  return body.json();
};

const now = (): number => performance.timeOrigin + performance.now();

/** Milliseconds from the event's leaving the emulator to the answer that shows it. */
const sighted = async (watched: Watched, priority: number): Promise<number> => {
  const { at } = probed.parse(await watched.upstream.ask({ probe: priority }));
  const query = `{ nomadJob(jobId: "probe") { priority } }`;
  while (now() - at < 10_000) {
    if (job.parse(await ask(watched, query)).data.nomadJob.priority === priority) break;
    await delay(PAUSE_MS);
  }
  return now() - at;
};

/** How many allocations show another event than their last. */
const outdated = async (
  watched: Watched,
  last: Readonly<Record<string, number>>,
): Promise<number> => {
  const query = `query ($after: String) { nomadAllocations(first: 100, after: $after) {
    nodes { allocationId createdAt } pageInfo { hasNextPage endCursor } } }`;
  const seen = new Map<string, number>();
  let after: string | null = null;
  do {
    const { nodes, pageInfo }: z.output<typeof page>["data"]["nomadAllocations"] = page.parse(
      await ask(watched, query, { after }),
    ).data.nomadAllocations;
    for (const { allocationId, createdAt } of nodes) seen.set(allocationId, createdAt.getTime());
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return Object.entries(last).filter(([id, event]) => seen.get(id) !== event).length;
};

const measured = async (watched: Watched, rate: number): Promise<readonly Figure[]> => {
  const { upstream, gateway } = watched;
  const total = rate * SECONDS;
  const before = await gateway.cpuSeconds();
  await gateway.lag();
  upstream.tell({ rate, total });
  const samples: number[] = [];
  const end = now() + SECONDS * 1000;
  while (now() < end) samples.push(await sighted(watched, (samples.length % 90) + 1));
  const lag = await gateway.lag();
  const cpu = (await gateway.cpuSeconds()) - before;
  while (outcome.parse(await upstream.ask("outcome")).sent < total) await delay(50);
  await sighted(watched, 99);
  const { last } = outcome.parse(await upstream.ask("outcome"));
  const name = `${rate.toLocaleString("en")} events/s`;
  return [
    { name: `${name}, until visible, p50`, value: quantile(samples, 0.5), unit: "ms", target: "" },
    {
      name: `${name}, until visible, p99`,
      value: quantile(samples, 0.99),
      unit: "ms",
      target: rate <= 500 ? "< 50" : "",
    },
    { name: `${name}, lag of the loop, p99`, value: lag, unit: "ms", target: "< 50" },
    {
      name: `${name}, allocations out of date`,
      value: await outdated(watched, last),
      unit: "",
      target: "0",
    },
    { name: `${name}, CPU of the gateway`, value: cpu / SECONDS, unit: "cores", target: "" },
  ];
};

/** From an event of Nomad to a GraphQL query that shows it, while many others come. */
export const eventsBench = async (): Promise<readonly Figure[]> => {
  const upstream = await Server.start("nomadEvents", String(ALLOCATIONS));
  const gateway = await Server.start("causeway", upstream.address, TOKEN, "nomad");
  const watched = { upstream, gateway, pool: new Pool(gateway.address) };
  const figures = [...(await measured(watched, 500)), ...(await measured(watched, 5_000))];
  await watched.pool.close();
  await Promise.all([gateway.stop(), upstream.stop()]);
  return figures;
};
