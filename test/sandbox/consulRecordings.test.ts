import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { ManualClock } from "../../sandbox/consul/time/ManualClock.js";
import { Correspondence, sameSentence } from "./Correspondence.js";
import { gapOf } from "./outOfScope.js";
import { type Recording, readRecordings } from "./recordings.js";
import { replayDelays, replayWrites } from "./replaySeeds.js";
import { type Answer, ask } from "./request.js";

const recordings = readRecordings();

/** Parts of an answer that the sandbox does not have: an agent's whole configuration and statistics. */
const PARTLY: Readonly<Record<string, readonly string[]>> = {
  "dev-003-agent-self": ["$.DebugConfig", "$.Stats", "$.Coord"],
  "dev-266-operator-autopilot-health": ["$.Servers[0].LastIndex"],
  "dev-008-agent-metrics": ["$.Timestamp", "$.Gauges", "$.Counters", "$.Samples"],
};

/** Headers whose values differ from run to run; that they are there is compared. */
const VARYING = new Set(["x-consul-contenthash", "age", "vary", "connection"]);

const startAs = (group: string, clock: ManualClock): Promise<ConsulSandbox> =>
  startConsul({
    clock,
    profile: "1.8",
    pretty: group !== "acl",
    nodeName: group === "acl" ? "consul-server-1" : "consul-dev-1",
    ...(group === "acl" ? { acl: { defaultPolicy: "deny" as const } } : {}),
  });

const bodyOf = (known: Correspondence, recording: Recording): string | undefined => {
  const omitted = /^<omitted, (\d+) bytes>$/.exec(recording.body ?? "")?.[1];
  if (omitted !== undefined) return "x".repeat(Number(omitted));
  return recording.body === undefined ? undefined : known.translate(recording.body);
};

/** The token of a recording is another one here. */
const headersOf = (known: Correspondence, { headers = {} }: Recording): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, known.translate(value)]),
  );

/** Waits that end by themselves need not last as long as they were recorded. */
const hurry = (path: string, wakes: boolean): string =>
  wakes ? path : path.replace(/wait=\d+m?s/, "wait=20ms");

const untilBlocked = async (consul: ConsulSandbox): Promise<void> => {
  const before = consul.calls.length;
  while (consul.calls.length === before) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

interface Stage {
  readonly consul: ConsulSandbox;
  readonly clock: ManualClock;
  readonly known: Correspondence;
}

const replay = async (
  { consul, clock, known }: Stage,
  recording: Recording,
): Promise<readonly string[]> => {
  const write = replayWrites[recording.name];
  const wakes =
    write !== undefined && /wakes|sibling|check-change|dereg|expiry/.test(recording.name);
  const body = bodyOf(known, recording);
  clock.advance(replayDelays[recording.name] ?? 0);
  const answer = ask(consul.address, {
    method: recording.method,
    path: hurry(known.translate(recording.path), wakes),
    headers: headersOf(known, recording),
    ...(body === undefined ? {} : { body }),
  });
  if (write) {
    await untilBlocked(consul);
    write(consul, clock);
  }
  return compare(known, recording, await answer);
};

const compare = (
  known: Correspondence,
  recording: Recording,
  answer: Answer,
): readonly string[] => {
  const skipped = PARTLY[recording.name] ?? [];
  const found = [
    ...(answer.status === recording.status
      ? []
      : [`status ${recording.status}, got ${answer.status}`]),
    ...compareHeaders(known, recording, answer),
    ...compareBody(known, recording, answer),
  ];
  return found.filter((difference) => !skipped.some((path) => difference.startsWith(path)));
};

const compareHeaders = (
  known: Correspondence,
  recording: Recording,
  answer: Answer,
): readonly string[] => {
  const recorded = Object.entries(recording.answerHeaders);
  const names = new Set(recorded.map(([name]) => name.toLowerCase()));
  const extra = Object.keys(answer.headers).filter(
    (name) => name.startsWith("x-") && !names.has(name),
  );
  const different = recorded.flatMap(([name, value]) => {
    const got = answer.headers[name.toLowerCase()];
    if (name === "X-Consul-Index") return known.index(value, got ?? "missing", name);
    if (VARYING.has(name.toLowerCase())) return got === undefined ? [`${name}: missing`] : [];
    return got === value ? [] : [`${name}: ${value}, got ${got ?? "nothing"}`];
  });
  return [...extra.map((name) => `${name}: not recorded`), ...different];
};

const compareBody = (
  known: Correspondence,
  recording: Recording,
  answer: Answer,
): readonly string[] => {
  if (answer.headers["content-encoding"] === "gzip") return [];
  const text = answer.body.toString("utf8");
  if (!Object.hasOwn(recording, "json")) {
    return text.trimEnd() === known.translate(recording.text ?? "").trimEnd() ||
      sameSentence(recording.text ?? "", text) ||
      onlyAddress(recording, text)
      ? []
      : [`text ${JSON.stringify(recording.text)}, got ${JSON.stringify(text)}`];
  }
  if (!isJson(text)) return [`JSON, got ${JSON.stringify(text)}`];
  const root = recording.path.startsWith("/v1/catalog/services") ? "$tags" : "$";
  const [recorded, got] = aligned(known, recording, JSON.parse(text));
  return known.differences(recorded, got, root).filter(notAPort);
};

/** Lists that Consul orders by ids, which are others here. */
const BY_IDS = /^\/v1\/(session\/(list|node)|acl\/tokens)/;

/** Both lists in the order of the ids of this run. */
const aligned = (known: Correspondence, recording: Recording, got: unknown): readonly unknown[] => {
  const { json, path } = recording;
  if (!BY_IDS.test(path) || !Array.isArray(json) || !Array.isArray(got)) return [json, got];
  const byId = (translate: (id: string) => string) => (a: unknown, b: unknown) =>
    translate(idOf(a)) < translate(idOf(b)) ? -1 : 1;
  return [json.toSorted(byId((id) => known.translate(id))), got.toSorted(byId((id) => id))];
};

const identified = z.object({ ID: z.string().optional(), AccessorID: z.string().optional() });

const idOf = (row: unknown): string => {
  const { ID, AccessorID } = identified.parse(row);
  return ID ?? AccessorID ?? "";
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** The recorded agent used other ports for its own traffic than the sandbox states. */
const notAPort = (difference: string): boolean => !/183\d\d\D.*got .*83\d\d/.test(difference);

const onlyAddress = (recording: Recording, text: string): boolean =>
  recording.path === "/v1/status/leader" && /^"127\.0\.0\.1:\d+"\n?$/.test(text);

describe.each(["dev", "topo", "acl"])("recordings of a real Consul 1.8.7: %s", (group) => {
  const own = recordings.filter(({ name }) => name.startsWith(`${group}-`));
  const known = new Correspondence();
  const clock = new ManualClock();
  let consul: ConsulSandbox;

  beforeAll(async () => {
    consul = await startAs(group, clock);
    const { indexes } = consul.state("dc1");
    indexes.advanceTo(20);
    if (group === "dev")
      indexes.write(() => {
        indexes.touch("coordinates");
      });
  });
  afterAll(() => consul.close());

  it.each(own.map((recording) => [recording.name, recording] as const))(
    "%s",
    async (name, recording) => {
      if (gapOf(name) === undefined) {
        expect(await replay({ consul, clock, known }, recording)).toEqual([]);
      }
    },
  );
});

describe("the recordings", () => {
  it("are all either answered or out of scope with a reason", () => {
    const claimed = recordings.filter(({ name }) => gapOf(name) === undefined);
    expect(recordings).toHaveLength(522);
    expect(claimed.length).toBe(488);
  });
});
