import type { Figure } from "./figure.js";
import { load, type LoadOptions, type LoadResult } from "./load.js";
import { Server } from "./Server.js";

const TOKEN = "bench-token";
const SERVICES = 100;
const parts = "node { name address } checks { name status }";
const instances = `instances(first: 10) { nodes { serviceId address port ${parts} } }`;
const plainInstances = `instances { serviceId address port ${parts} }`;

const body = (query: string, variables = {}): string => JSON.stringify({ query, variables });
const name = (index: number): string => `service-${(index * 37) % SERVICES}`;

interface Contest {
  readonly title: string;
  readonly causeway: (index: number) => string;
  readonly plain: (index: number) => string;
  /** Service ids that a right answer holds at least. */
  readonly rows: number;
}

const join: Contest = {
  title: "100 services x 10 instances with node and checks",
  causeway: () => body(`{ consulServices(first: 100) { nodes { name ${instances} } } }`),
  plain: () => body(`{ services { name ${plainInstances} } }`),
  // The emulator's own `consul` service may take a place among the hundred.
  rows: SERVICES * 10 - 10,
};

/** A second look-up that finds nothing and is never the same, so that no answer can be given twice. */
const lookupBody = (index: number, rows: string, root: string): string =>
  body(
    `query($n: String!, $other: String!) { found: ${root}(name: $n) { name ${rows} } other: ${root}(name: $other) { name } }`,
    { n: name(index), other: `none-${index}` },
  );

const lookup: Contest = {
  title: "one service a request, every request another",
  causeway: (index) => lookupBody(index, instances, "consulService"),
  plain: (index) => lookupBody(index, plainInstances, "service"),
  rows: 10,
};

const run = async (contest: Contest): Promise<readonly Figure[]> => {
  const upstream = await Server.start("upstream", String(SERVICES));
  const isRight = (text: string): boolean => text.split('"serviceId"').length > contest.rows;
  const options: Omit<LoadOptions, "body" | "headers"> = { callers: 64, seconds: 6, isRight };
  const measure = async (
    server: Server,
    of: Pick<LoadOptions, "body" | "headers">,
  ): Promise<LoadResult> => {
    const result = await load(server, { ...options, ...of });
    await server.stop();
    return result;
  };
  const headers = { authorization: `Bearer ${TOKEN}` };
  const plain = await measure(await Server.start("plainApollo", upstream.address), {
    body: contest.plain,
    headers: {},
  });
  const ours = await measure(await Server.start("causeway", upstream.address, TOKEN), {
    body: contest.causeway,
    headers,
  });
  await upstream.stop();
  const unit = "/s of CPU";
  return [
    { name: `${contest.title}: plain Apollo`, value: plain.perCpuSecond, unit, target: "" },
    { name: `${contest.title}: Causeway`, value: ours.perCpuSecond, unit, target: "" },
    { name: "ratio", value: ours.perCpuSecond / plain.perCpuSecond, unit: "x", target: ">= 10" },
  ];
};

/** A join over the whole of a cluster, against Apollo Server with resolvers and DataLoader by hand. */
export const joinBench = (): Promise<readonly Figure[]> => run(join);

/** Single services, so that neither sharing nor caching helps. */
export const lookupBench = (): Promise<readonly Figure[]> => run(lookup);
