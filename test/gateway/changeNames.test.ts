import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { jobOf } from "../nomad/nomadApi.js";
import { type Pair, startPair } from "./startPair.js";

let pair: Pair;

beforeAll(async () => {
  pair = await startPair();
});

afterAll(() => pair.close());

type Variables = Readonly<Record<string, unknown>>;

/** The codes of an answer's errors, and how many calls it made to each source. */
const refused = async (field: string, variables: Variables) => {
  pair.consul.resetCalls();
  pair.nomad.resetCalls();
  const [name = ""] = Object.keys(variables);
  const type = name === "job" ? "JSON" : name === "id" ? "ID" : "String";
  const payload = field.startsWith("plan") ? "created" : "operation { id }";
  const mutation = `mutation ($${name}: ${type}!) { ${field} { ${payload} } }`;
  const { errors = [], extensions } = await pair.causeway.query(mutation, variables);
  const written = [...pair.consul.calls, ...pair.nomad.calls]
    .filter(({ method, path }) => method !== "GET" && !path.startsWith("/v1/internal/"))
    .map(({ method, path }) => `${method} ${path}`);
  return {
    codes: errors.map((error) => error.extensions.code),
    calls: extensions.sources.reduce((sum, { calls }) => sum + calls, 0),
    written,
  };
};

const code = (expected: string) => ({ codes: [expected], calls: 0, written: [] });

describe("a key in a change", () => {
  it.each([
    ["", "EMPTY_KEY"],
    ["//", "EMPTY_KEY"],
    ["app/../secret", "INVALID_PATH"],
    ["app/./x", "INVALID_PATH"],
    ["..", "INVALID_PATH"],
    ["app//x", "INVALID_PATH"],
    ["/app", "INVALID_PATH"],
    ["a\u0000b", "INVALID_PATH"],
    ["a\r\nX-Consul-Token: b", "INVALID_PATH"],
  ])("%j is %s, without a call", async (key, expected) => {
    const set = 'setConsulKey(input: { key: $key, value: "x" })';
    expect(await refused(set, { key })).toEqual(code(expected));
    expect(await refused("deleteConsulKey(key: $key)", { key })).toEqual(code(expected));
  });

  it.each(["a?recurse", "a#x", "a%2f..%2fb", "a\\..\\b", "..a/b..", "a;b", "☃"])(
    "%j is one key of this very name, and nothing else",
    async (key) => {
      const set = `mutation ($key: String!) { setConsulKey(input: { key: $key, value: "v" }) { key { key value } } }`;
      expect(await pair.causeway.data(set, { key })).toEqual({
        setConsulKey: { key: { key, value: "v" } },
      });
      const remove = `mutation ($key: String!) { deleteConsulKey(key: $key) { operation { status } } }`;
      expect(await pair.causeway.data(remove, { key })).toEqual({
        deleteConsulKey: { operation: { status: "SUCCEEDED" } },
      });
    },
  );
});

const IDS = [
  "consul:prod:node:dc1/../agent",
  "consul:prod:service-instance:dc1/n1/..%2f..%2fagent%2fleave",
  "nomad:prod:job:global/default/web/evaluate",
  "nomad:prod:job:global/*/web",
  "nomad:prod:job:global/default/..%2F..%2Fsystem%2Fgc",
  "nomad:prod:allocation:global/../../system/gc",
  "nomad:prod:node:global/x?region=other",
  "__proto__",
  "",
];

describe("an id of nothing", () => {
  it.each([
    "deleteConsulIntention(id: $id)",
    "deregisterConsulService(id: $id)",
    "setConsulMaintenance(id: $id, enabled: true)",
    "deleteConsulConfigEntry(id: $id)",
    'scaleNomadJob(id: $id, group: "web", count: 1)',
    "stopNomadJob(id: $id)",
    "revertNomadJob(id: $id, version: 0)",
    "dispatchNomadJob(id: $id)",
    "forceNomadPeriodicJob(id: $id)",
    "promoteNomadDeployment(id: $id)",
    "failNomadDeployment(id: $id)",
    "restartNomadAllocation(id: $id)",
    "stopNomadAllocation(id: $id)",
    "drainNomadNode(id: $id)",
    "setNomadNodeEligibility(id: $id, eligible: false)",
  ])("is NOT_FOUND in %s, without a call", async (field) => {
    for (const id of IDS) {
      expect({ id, ...(await refused(field, { id })) }).toEqual({ id, ...code("NOT_FOUND") });
    }
  });
});

const NAMES = ["a\u0000b", "a\nb", "x".repeat(513)];

describe("a name in a change of Consul", () => {
  it.each([
    'registerConsulService(input: { node: $name, address: "10.0.0.9", service: "db" })',
    'registerConsulService(input: { node: "ext", address: "10.0.0.9", service: $name })',
    'registerConsulService(input: { node: "ext", address: "10.0.0.9", service: "db", serviceId: $name })',
    'upsertConsulIntention(input: { sourceName: $name, destinationName: "db", action: ALLOW })',
    'upsertConsulIntention(input: { sourceName: "web", destinationName: $name, action: ALLOW })',
    'applyConsulConfigEntry(input: { body: { Kind: "service-defaults", Name: $name } })',
  ])("is INVALID_NAME in %s, without a call", async (field) => {
    for (const name of NAMES) {
      expect({ name, ...(await refused(field, { name })) }).toEqual({
        name,
        ...code("INVALID_NAME"),
      });
    }
  });

  it.each([
    ['registerConsulService(input: { node: $name, address: "10.0.0.9", service: "db" })', "../n1"],
    ['applyConsulConfigEntry(input: { body: { Kind: "service-defaults", Name: $name } })', "../kv"],
    [
      'upsertConsulIntention(input: { sourceName: "web", destinationName: $name, action: ALLOW })',
      "a/../b",
    ],
  ])("that leads elsewhere is INVALID_NAME in %s", async (field, name) => {
    expect(await refused(field, { name })).toEqual(code("INVALID_NAME"));
  });

  it.each([
    ["setConsulKey", 'setConsulKey(input: { key: "a", value: "b", datacenter: $name })'],
    ["deleteConsulKey", 'deleteConsulKey(key: "a", datacenter: $name)'],
    [
      "registerConsulService",
      'registerConsulService(input: { node: "e", address: "10.0.0.9", service: "s", datacenter: $name })',
    ],
  ])("of no datacenter is UNKNOWN_DATACENTER in %s, and nothing is written", async (_, field) => {
    for (const name of ["nope", "", "dc1&recurse", "../dc1"]) {
      const { codes, written } = await refused(field, { name });
      expect({ name, codes, written }).toEqual({
        name,
        codes: ["UNKNOWN_DATACENTER"],
        written: [],
      });
    }
  });
});

describe("a name in a change of Nomad", () => {
  const setVariable = (place: string): string =>
    `setNomadVariable(input: { ${place}, items: { a: "b" } })`;

  it.each(["*", "../x", "", "a b", "a/b", "x".repeat(129)])(
    "%j is INVALID_NAMESPACE, without a call",
    async (name) => {
      const field = setVariable('path: "a", namespace: $name');
      expect(await refused(field, { name })).toEqual(code("INVALID_NAMESPACE"));
      const remove = 'deleteNomadVariable(path: "a", namespace: $name)';
      expect(await refused(remove, { name })).toEqual(code("INVALID_NAMESPACE"));
      if (name === "") return;
      for (const field of ["deployNomadJob", "planNomadJob"]) {
        const job = jobOf("web", { Namespace: name });
        expect(await refused(`${field}(input: { specification: $job })`, { job })).toEqual(
          code("INVALID_NAMESPACE"),
        );
      }
    },
  );

  it.each(["", "/a", "a//b", "../a", "a/../b", "a?cas=0", "a b", "nomad/x", "x".repeat(129)])(
    "%j is INVALID_PATH of a variable, without a call",
    async (name) => {
      expect(await refused(setVariable("path: $name"), { name })).toEqual(code("INVALID_PATH"));
      expect(await refused("deleteNomadVariable(path: $name)", { name })).toEqual(
        code("INVALID_PATH"),
      );
    },
  );

  it.each(["web/evaluate", "a b", "x".repeat(129), "", "../web", "a/b", "a\u0000", "-x", "a%2Fb"])(
    "%j is INVALID_JOB_ID of a new job, and nothing is written",
    async (id) => {
      for (const field of ["deployNomadJob", "planNomadJob"]) {
        const { codes, written } = await refused(`${field}(input: { specification: $job })`, {
          job: jobOf(id),
        });
        expect({ codes, written }).toEqual({ codes: ["INVALID_JOB_ID"], written: [] });
      }
    },
  );

  it.each([
    'setNomadVariable(input: { path: "a", region: $name, items: { a: "b" } })',
    'deleteNomadVariable(path: "a", region: $name)',
  ])("of no region is UNKNOWN_REGION in %s, and nothing is written", async (field) => {
    for (const name of ["mars", "", "global&namespace=x", "../x"]) {
      const { codes, written } = await refused(field, { name });
      expect({ name, codes, written }).toEqual({ name, codes: ["UNKNOWN_REGION"], written: [] });
    }
  });
});
