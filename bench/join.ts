import type { Figure } from "./figure.js";
import { load, type LoadOptions, type LoadResult } from "./load.js";
import { Server } from "./Server.js";

const TOKEN = "bench-token";
const SERVICES = 100;
const parts = "serviceId address port node { name address } checks { name status }";
/** From a service over its instances to the allocations behind them, and the clients that run these. */
const joinedParts = `${parts} allocation { allocationId clientStatus node { name status } }`;

/** The instances of a service: a page of them here, all of them there. */
const paged = (rows: string): string => `instances(first: 10) { nodes { ${rows} } }`;
const unpaged = (rows: string): string => `instances { ${rows} }`;

const body = (query: string, variables = {}): string => JSON.stringify({ query, variables });
const name = (index: number): string => `service-${(index * 37) % SERVICES}`;

interface Contest {
  readonly title: string;
  readonly withNomad: boolean;
  readonly causeway: (index: number) => string;
  readonly plain: (index: number) => string;
  /** Service ids that a right answer holds at least. */
  readonly rows: number;
}

/** What is asked besides: a look-up that finds nothing and is never the same, so that no answer can be given twice. */
const another = (index: number, root: string) => ({
  query: `other: ${root}(name: $other) { name }`,
  variables: { other: `none-${index}` },
});

// The emulator's own `consul` service may take a place among the hundred.
const joinedRows = SERVICES * 10 - 10;
const joined = `found: consulServices(first: 100) { nodes { name ${paged(joinedParts)} } }`;
const plainJoined = `found: services { name ${unpaged(joinedParts)} }`;

const joinBody = (index: number, found: string, root: string): string => {
  const { query, variables } = another(index, root);
  return body(`query($other: String!) { ${found} ${query} }`, variables);
};

const join: Contest = {
  title: "100 services x 10, every request another",
  withNomad: true,
  causeway: (index) => joinBody(index, joined, "consulService"),
  plain: (index) => joinBody(index, plainJoined, "service"),
  rows: joinedRows,
};

const sameJoin: Contest = {
  title: "100 services x 10, always the same",
  withNomad: true,
  causeway: () => body(`{ ${joined} }`),
  plain: () => body(`{ ${plainJoined} }`),
  rows: joinedRows,
};

const lookupBody = (index: number, rows: string, root: string): string => {
  const { query, variables } = another(index, root);
  const found = `found: ${root}(name: $n) { name ${rows} }`;
  return body(`query($n: String!, $other: String!) { ${found} ${query} }`, {
    n: name(index),
    ...variables,
  });
};

const lookup: Contest = {
  title: "one service a request",
  withNomad: false,
  causeway: (index) => lookupBody(index, paged(parts), "consulService"),
  plain: (index) => lookupBody(index, unpaged(parts), "service"),
  rows: 10,
};

const timesIn = (text: string, part: string): number => text.split(part).length - 1;

/** Whether an answer has all its rows, down to the client that runs each of them. */
const holds = (text: string, { rows, withNomad }: Contest): boolean =>
  timesIn(text, '"serviceId"') >= rows &&
  (!withNomad || timesIn(text, '"clientStatus":"running","node":{"name":"node-') >= rows);

/** The systems that both are asked about, by their addresses: first Consul. */
const startUpstreams = (withNomad: boolean): Promise<readonly Server[]> =>
  Promise.all(
    ["upstream", ...(withNomad ? ["nomadUpstream"] : [])].map((name) =>
      Server.start(name, String(SERVICES)),
    ),
  );

const run = async (contest: Contest): Promise<readonly Figure[]> => {
  const upstreams = await startUpstreams(contest.withNomad);
  const [consul = "", ...nomad] = upstreams.map(({ address }) => address);
  const isRight = (text: string): boolean => holds(text, contest);
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
  const plain = await measure(await Server.start("plainApollo", consul, ...nomad), {
    body: contest.plain,
    headers: {},
  });
  const ours = await measure(await Server.start("causeway", consul, TOKEN, "consul", ...nomad), {
    body: contest.causeway,
    headers,
  });
  await Promise.all(upstreams.map((upstream) => upstream.stop()));
  const unit = "/s of CPU";
  return [
    { name: `${contest.title}: plain Apollo`, value: plain.perCpuSecond, unit, target: "" },
    { name: `${contest.title}: Causeway`, value: ours.perCpuSecond, unit, target: "" },
    {
      name: `${contest.title}: ratio`,
      value: ours.perCpuSecond / plain.perCpuSecond,
      unit: "x",
      target: ">= 10",
    },
  ];
};

/** A join over the whole of a Consul and a Nomad cluster, against Apollo Server with resolvers and DataLoader by hand. */
export const joinBench = async (): Promise<readonly Figure[]> => [
  ...(await run(join)),
  ...(await run(sameJoin)),
];

/** Single services, so that neither sharing nor caching helps. */
export const lookupBench = (): Promise<readonly Figure[]> => run(lookup);
