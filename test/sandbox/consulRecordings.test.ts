import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { Correspondence } from "./Correspondence.js";
import { gapOf } from "./outOfScope.js";
import { type Recording, readRecordings } from "./recordings.js";
import { replaySeeds, replayWrites } from "./replaySeeds.js";
import { type Answer, ask } from "./request.js";

const recordings = readRecordings();
const MANAGEMENT = "b626f0b7-6ff6-1510-d9a5-733b5c4cc951";

/** Parts of an answer that the sandbox does not have: an agent's whole configuration and statistics. */
const PARTLY: Readonly<Record<string, readonly string[]>> = {
  "dev-003-agent-self": ["$.DebugConfig", "$.Stats", "$.Coord"],
  "dev-266-operator-autopilot-health": ["$.Servers[0].LastIndex"],
  "dev-008-agent-metrics": ["$.Timestamp", "$.Gauges", "$.Counters", "$.Samples"],
};

/** Headers whose values differ from run to run; that they are there is compared. */
const VARYING = new Set(["x-consul-contenthash", "age", "vary", "connection"]);

const startAs = (group: string): Promise<ConsulSandbox> =>
  startConsul({
    profile: "1.8",
    pretty: group !== "acl",
    nodeName: group === "acl" ? "consul-server-1" : "consul-dev-1",
    ...(group === "acl" ? { acl: { managementToken: MANAGEMENT, defaultPolicy: "deny" } } : {}),
  });

const bodyOf = (recording: Recording): string | undefined => {
  const omitted = /^<omitted, (\d+) bytes>$/.exec(recording.body ?? "")?.[1];
  return omitted === undefined ? recording.body : "x".repeat(Number(omitted));
};

/** Waits that end by themselves need not last as long as they were recorded. */
const hurry = (path: string, wakes: boolean): string =>
  wakes ? path : path.replace(/wait=\d+m?s/, "wait=20ms");

const untilBlocked = async (consul: ConsulSandbox): Promise<void> => {
  const before = consul.calls.length;
  while (consul.calls.length === before) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const replay = async (
  consul: ConsulSandbox,
  known: Correspondence,
  recording: Recording,
): Promise<readonly string[]> => {
  const write = replayWrites[recording.name];
  const wakes = write !== undefined && /wakes|sibling|check-change|dereg/.test(recording.name);
  const body = bodyOf(recording);
  const answer = ask(consul.address, {
    method: recording.method,
    path: hurry(known.translate(recording.path), wakes),
    ...(recording.headers ? { headers: recording.headers } : {}),
    ...(body === undefined ? {} : { body }),
  });
  if (write) {
    await untilBlocked(consul);
    write(consul);
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
      onlyAddress(recording, text)
      ? []
      : [`text ${JSON.stringify(recording.text)}, got ${JSON.stringify(text)}`];
  }
  if (!isJson(text)) return [`JSON, got ${JSON.stringify(text)}`];
  const root = recording.path.startsWith("/v1/catalog/services") ? "$tags" : "$";
  return known.differences(recording.json, JSON.parse(text), root).filter(notAPort);
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
  let consul: ConsulSandbox;

  beforeAll(async () => {
    consul = await startAs(group);
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
        expect(await replay(consul, known, recording)).toEqual([]);
      }
      replaySeeds[name]?.(consul);
    },
  );
});

describe("the recordings", () => {
  it("are all either answered or out of scope with a reason", () => {
    const claimed = recordings.filter(({ name }) => gapOf(name) === undefined);
    expect(recordings).toHaveLength(522);
    expect(claimed.length).toBe(385);
  });
});
