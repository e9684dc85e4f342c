import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "undici";
import type { Figure } from "./figure.js";
import { quantile } from "./quantile.js";
import { Server } from "./Server.js";

const TOKEN = "bench-token";
const question = `query($n: String!) { consulService(name: $n) { instances(first: 1) { totalCount } } }`;

const register = async (upstream: Pool, name: string): Promise<void> => {
  const body = JSON.stringify({
    Node: "node-1",
    Address: "10.0.0.1",
    Service: { ID: name, Service: name, Port: 80 },
  });
  const answer = await upstream.request({ method: "PUT", path: "/v1/catalog/register", body });
  await answer.body.text();
};

const isVisible = async (gateway: Pool, name: string): Promise<boolean> => {
  const { body } = await gateway.request({
    method: "POST",
    path: "/graphql",
    headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query: question, variables: { n: name } }),
  });
  return (await body.text()).includes('"totalCount":1');
};

/** Milliseconds from the write's answer until a query sees it, asked every few milliseconds. */
const delays = async (services: number, runs: number): Promise<readonly number[]> => {
  const upstream = await Server.start("upstream", String(services));
  const gateway = await Server.start("causeway", upstream.address, TOKEN);
  const pools = [new Pool(upstream.address), new Pool(gateway.address)] as const;
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const name = `new-${run}`;
    await register(pools[0], name);
    const start = performance.now();
    // A short pause, or the questions would take the processor from what they wait for.
    while (!(await isVisible(pools[1], name)) && performance.now() - start < 10_000) await delay(2);
    samples.push(performance.now() - start);
  }
  await Promise.all(pools.map((pool) => pool.close()));
  await Promise.all([gateway.stop(), upstream.stop()]);
  return samples;
};

/** From the write to a GraphQL query that sees it, in a small and in a large cluster. */
export const visibleBench = async (): Promise<readonly Figure[]> => {
  const small = await delays(40, 200);
  const large = await delays(2_000, 50);
  const unit = "ms";
  return [
    { name: "400 instances, p50", value: quantile(small, 0.5), unit, target: "" },
    { name: "400 instances, p99", value: quantile(small, 0.99), unit, target: "< 50" },
    { name: "20,000 instances, p50", value: quantile(large, 0.5), unit, target: "" },
    { name: "20,000 instances, p99", value: quantile(large, 0.99), unit, target: "< 1000" },
  ];
};
