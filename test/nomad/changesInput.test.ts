import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { hclVariables } from "../../datasources/nomad/hclVariables.js";
import { specificationOf } from "../../datasources/nomad/jobSpecification.js";
import { deployNomadJob } from "../../resolvers/nomad/deployNomadJob.js";
import { maskedJob, maskedText } from "../../resolvers/nomad/maskedJob.js";
import type { JsonObject } from "../../src/operations/Json.js";
import { changing, type Changing } from "./changing.js";
import { jobOf } from "./nomadApi.js";

const task = (others: JsonObject): JsonObject => ({
  ID: "x",
  TaskGroups: [{ Name: "g", Tasks: [{ Name: "t", Driver: "docker", ...others }] }],
});

describe("a job's specification", () => {
  it("tells what policies ask for", () => {
    const job: JsonObject = {
      ID: "x",
      Namespace: "team-a",
      Meta: { owner: "a" },
      TaskGroups: [
        {
          Name: "one",
          Count: 3,
          Consul: { Namespace: "consul-ns" },
          Volumes: {
            data: { Type: "host", Source: "disk" },
            other: { Type: "csi", Source: "vol" },
          },
          Tasks: [
            { Name: "a", Driver: "raw_exec" },
            {
              Name: "b",
              Driver: "docker",
              Vault: { Namespace: "vault-ns" },
              Config: {
                privileged: true,
                volumes: ["/var/run/docker.sock:/sock", "local/x:/x", "../../etc:/etc"],
                mount: [
                  { type: "bind", source: "/root", target: "/r" },
                  { type: "volume", source: "named" },
                ],
              },
            },
          ],
        },
        {
          Name: "two",
          Services: [{ Connect: { SidecarTask: { Driver: "exec" } } }, { Connect: null }],
          Tasks: [{ Name: "c", Driver: "docker", Services: null }],
        },
      ],
    };
    expect(specificationOf(job)).toEqual({
      id: "x",
      name: "x",
      namespace: "team-a",
      region: null,
      stopped: false,
      meta: { owner: "a" },
      groups: [
        { name: "one", count: 3 },
        { name: "two", count: 1 },
      ],
      drivers: ["docker", "exec", "raw_exec"],
      privileged: true,
      hostVolumes: ["../../etc", "/root", "/var/run/docker.sock", "disk"],
      namespaces: ["consul-ns", "team-a", "vault-ns"],
    });
  });

  it.each([
    [{ ID: "x", taskGroups: [] }, /TaskGroups/],
    [{ ID: "x", TaſkGroupſ: [] }, /TaskGroups/],
    [{ ID: "x", namespace: "other" }, /Namespace/],
    [{ ID: "x", id: "y" }, /ID/],
    [task({ driver: "raw_exec" }), /Driver/],
    [task({ config: { privileged: true } }), /Config/],
    [task({ Vault: { namespace: "admin" } }), /Namespace/],
  ] as const)("%j writes a field as only Nomad would read it", (job, message) => {
    expect(() => specificationOf(job)).toThrow(message);
  });

  it.each([
    [{}],
    [{ ID: 7 }],
    [{ ID: "x", TaskGroups: "none" }],
    [{ ID: "x", TaskGroups: [null] }],
    [{ ID: "x", TaskGroups: [{ Count: -1 }] }],
    [{ ID: "x", TaskGroups: [{ Count: 1_000_000 }] }],
    [{ ID: "x", Meta: { a: 1 } }],
  ] as const)("%j is none", (job) => {
    expect(() => specificationOf(job)).toThrow(expect.objectContaining({ code: "BAD_USER_INPUT" }));
  });

  it.each([
    [false, false],
    ["false", false],
    ["", false],
    [true, true],
    ["true", true],
    ["${meta.privileged}", true],
    [1, true],
  ])("takes privileged = %p for %p", (privileged, expected) => {
    expect(specificationOf(task({ Config: { privileged } })).privileged).toBe(expected);
  });
});

describe("what is shown", () => {
  it.each([
    ['  DB_PASSWORD = "abc"', '  DB_PASSWORD = "(3 bytes, masked)"'],
    ["export API_KEY=abc", "export API_KEY=(3 bytes, masked)"],
    ["password: 'it is'", "password: '(5 bytes, masked)'"],
    ['{"token": "abc", "level": "x"}', '{"token": "(3 bytes, masked)", "level": "x"}'],
    ["postgres://u:abc@db/x", "postgres://u:(3 bytes, masked)@db/x"],
    ['PASSWORD={{ with secret "x" }}', 'PASSWORD={{ with secret "x" }}'],
    ['["--token", "abc", "b"]', '["--token", "(3 bytes, masked)", "b"]'],
    ['secret "x" { a = 1 }', 'secret "x" { a = 1 }'],
    ["--token=abc", "--token=(3 bytes, masked)"],
    ['LEVEL = "debug"', 'LEVEL = "debug"'],
    ['password = "a\\"b"', 'password = "(4 bytes, masked)"'],
  ])("masks %p", (text, expected) => {
    expect(maskedText(text)).toBe(expected);
  });

  it("masks by names, in jobs and in diffs", () => {
    const job = {
      Env: { SECRET: "abc", LEVEL: "x" },
      Payload: "abc",
      Config: { auth: [{ password: "abc", username: "u" }], args: ["--token", "abc", "-v", "x"] },
      Fields: [
        { Name: "Env[API_TOKEN]", Old: "abc", New: "abcd", Type: "Edited" },
        { Name: "Count", Old: "1", New: "2" },
        { Name: "SecretsMB", Old: "", New: "1" },
      ],
      Templates: [{ EmbeddedTmpl: "A_SECRET=abc\nB=x" }],
    };
    const shown = maskedJob(job);
    expect(JSON.stringify(shown)).not.toContain("abc");
    expect(shown).toMatchObject({
      Env: { LEVEL: "x" },
      Fields: [
        { Name: "Env[API_TOKEN]", Type: "Edited" },
        { Name: "Count", Old: "1", New: "2" },
        { Name: "SecretsMB", Old: "", New: "1" },
      ],
      Templates: [{ EmbeddedTmpl: "A_SECRET=(3 bytes, masked)\nB=x" }],
    });
  });
});

it("variables are written as HCL", () => {
  const values = { a: "x\ny", b: [1, true, null], c: { "d e": "${f}" }, g: "\\b\b" };
  expect(hclVariables(values)).toBe(
    'a = "x\\ny"\nb = [1, true, null]\nc = {"d e" = "\\u0024{f}"}\ng = "\\\\b\\u0008"\n',
  );
  expect(() => hclVariables({ "a\nb = 1": 1 })).toThrow(/no name of a variable/);
});

describe("an input of a job", () => {
  let nomad: Changing;

  beforeAll(async () => {
    nomad = await changing();
  });

  afterAll(async () => {
    await nomad.end();
  });

  it.each([
    ["nothing", {}, "BAD_USER_INPUT"],
    ["both", { hcl: "x", specification: jobOf("x") }, "BAD_USER_INPUT"],
    ["variables without HCL", { specification: jobOf("x"), variables: {} }, "BAD_USER_INPUT"],
    ["a list", { specification: [] }, "BAD_USER_INPUT"],
    ["an index that is none", { specification: jobOf("x"), enforceIndex: "-1" }, "BAD_USER_INPUT"],
    ["another source", { specification: jobOf("x"), source: "none" }, "BAD_USER_INPUT"],
    ["an unknown region", { specification: jobOf("x"), region: "mars" }, "UNKNOWN_REGION"],
    [
      "a job of an unknown region",
      { specification: jobOf("x", { Region: "mars" }) },
      "UNKNOWN_REGION",
    ],
    [
      "a region that is not the job's",
      { specification: jobOf("x", { Region: "mars" }), region: "global" },
      "BAD_USER_INPUT",
    ],
    ["a route as the id", { specification: jobOf("web/evaluate") }, "INVALID_JOB_ID"],
    ["a space in the id", { specification: jobOf("a b") }, "INVALID_JOB_ID"],
    ["a long id", { specification: jobOf("x".repeat(129)) }, "INVALID_JOB_ID"],
    ["an empty id", { specification: jobOf("") }, "INVALID_JOB_ID"],
    ["a slash in a new id", { specification: jobOf("a/b") }, "INVALID_JOB_ID"],
    ["every namespace", { specification: jobOf("x", { Namespace: "*" }) }, "INVALID_NAMESPACE"],
    [
      "a path as the namespace",
      { specification: jobOf("x", { Namespace: "../x" }) },
      "INVALID_NAMESPACE",
    ],
  ])("with %s is refused", async (_what, given, code) => {
    const before = nomad.calls.length;
    await expect(nomad.planned(deployNomadJob, given)).rejects.toMatchObject({ code });
    const sent = nomad.calls.slice(before).filter(({ method }) => method !== "GET");
    expect(sent).toEqual([]);
  });
});
