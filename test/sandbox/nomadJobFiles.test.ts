import { afterEach, describe, expect, it } from "@jest/globals";
import { startNomad, type NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { NomadWatch } from "./NomadWatch.js";

const open: NomadSandbox[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

const start = async (): Promise<NomadWatch> => {
  const sandbox = await startNomad({ speed: 100 });
  open.push(sandbox);
  return new NomadWatch(sandbox);
};

/** Status and text of an answer. */
const answer = async (watch: NomadWatch, method: string, path: string, body?: object) => {
  const init = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
  const response = await fetch(watch.sandbox.address + path, init);
  return `${response.status} ${await response.text()}`;
};

describe("the variables of a job file", () => {
  const parsed = async (watch: NomadWatch, JobHCL: string, Variables = ""): Promise<string> =>
    answer(watch, "POST", "/v1/jobs/parse", { JobHCL, Variables });
  const typed = (type: string, more = ""): string =>
    `variable "a" {\n type = ${type}\n${more}}\njob "x" {\n meta {\n j = jsonencode(var.a)\n }\n}`;

  it("take the shape of their types", async () => {
    const watch = await start();
    const meta = async (type: string, value: string): Promise<string | undefined> =>
      /"Meta":\{"j":("(?:[^"\\]|\\.)*")/.exec(await parsed(watch, typed(type), `a=${value}`))?.[1];
    expect(await meta("list(string)", "[1, true]")).toBe(JSON.stringify('["1","true"]'));
    expect(await meta("set(string)", '["b", "a", "b"]')).toBe(JSON.stringify('["a","b"]'));
    expect(await meta("tuple([string, number])", '[1, "2"]')).toBe(JSON.stringify('["1",2]'));
    expect(await meta("object({n = string, c = number})", '{n = "z", c = "4", zz = 1}')).toBe(
      JSON.stringify('{"c":4,"n":"z"}'),
    );
    expect(await meta("map(number)", '{b = "1"}')).toBe(JSON.stringify('{"b":1}'));
  });

  it.each([
    ["list(string)", '"q"', "1,3-6", "list of string required, but have string"],
    ["list(number)", '["x"]', "1,3-8", "a number is required"],
    ["bool", '"zz"', "1,3-7", "a bool is required"],
    ["string", "[1]", "1,3-6", "string required, but have tuple"],
    ["object({n=string,c=number})", '{n="z"}', "1,3-10", 'attribute "c" is required'],
  ])("refuse for %s the value %s", async (type, value, where, words) => {
    expect(await parsed(await start(), typed(type), `a=${value}`)).toBe(
      `400 Failed to parse job: input.hcl:${where}: Invalid value for variable; The value for a is ` +
        `not compatible with the variable's type constraint: ${words}.`,
    );
  });

  it("obey their validation blocks", async () => {
    const watch = await start();
    const rule = ' validation {\n condition = var.a > 0\n error_message = "Must be more."\n }\n';
    const end = "\n\nThis was checked by the validation rule at input.hcl:";
    expect(await parsed(watch, typed("number", rule), "a=0")).toBe(
      `400 Failed to parse job: input.hcl:1,3-4: Invalid value for varfile variable; Must be more.${end}3,2-12.`,
    );
    expect(await parsed(watch, typed("number", ` default = 0\n${rule}`))).toBe(
      `400 Failed to parse job: input.hcl:3,12-13: Invalid value for default variable; Must be more.${end}4,2-12.`,
    );
    expect(await parsed(watch, typed("number", rule), "a=1")).toMatch(/^200 /);
  });

  it.each([
    [
      typed("bogus"),
      '2,9-14: Invalid type specification; The keyword "bogus" is not a valid type specification.',
    ],
    [
      typed('"string"'),
      "2,9-17: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).",
    ],
    [
      typed("number", ' default = "x"\n'),
      "3,12-15: Invalid default value for variable; This default value is not compatible with the variable's type constraint: a number is required.",
    ],
    [
      typed("number", " sensitive = true\n"),
      '3,2-11: Unsupported argument; An argument named "sensitive" is not expected here.',
    ],
    [
      'job "x" {\n type = "service"\n type = "batch"\n}',
      '3,2-6: Attribute redefined; The argument "type" was already set at input.hcl:2,2-6. Each argument may be set only once.',
    ],
  ])("are refused where one is wrong (%#)", async (file, words) => {
    expect(await parsed(await start(), file)).toBe(`400 Failed to parse job: input.hcl:${words}`);
  });

  it("leave links of the web UI alone", async () => {
    const file = 'job "x" {\n ui {\n link {\n label = "l"\n url = "u"\n }\n }\n}';
    expect(await parsed(await start(), file)).toContain('"Links":[{"Label":"l","URL":"u"}]');
  });
});

describe("a dispatched job", () => {
  it("is dead when its work is done, forgotten by the collection, and its parent goes on", async () => {
    const watch = await start();
    const Config = { run_for: "1s" };
    const Resources = { CPU: 10, MemoryMB: 10 };
    const Tasks = [{ Name: "t", Driver: "mock_driver", Config, Resources }];
    const Job = {
      ID: "disp",
      Type: "batch",
      Datacenters: ["*"],
      ParameterizedJob: {},
      TaskGroups: [{ Name: "g", Tasks }],
    };
    await watch.request("POST", "/v1/jobs", { Job });
    await watch.request("POST", "/v1/job/disp/dispatch", {});
    const { jobs, summaries } = watch.sandbox.state("").tables;
    const child = () => [...jobs.values()].find(({ ParentID }) => ParentID === "disp");
    await watch.until(() => child()?.Status === "dead", 20_000);
    expect([...summaries.values()].find(({ JobID }) => JobID === "disp")?.Children).toEqual({
      Pending: 0,
      Running: 0,
      Dead: 1,
    });
    await watch.request("PUT", "/v1/system/gc");
    expect([...jobs.values()].map(({ ID, Status }) => `${ID} ${Status}`)).toEqual(["disp running"]);
  });

  it("ends when it is stopped", async () => {
    const watch = await start();
    const Tasks = [{ Name: "t", Driver: "mock_driver", Config: { run_for: "9h" } }];
    const group = { Name: "g", Tasks };
    const job = { ID: "d", Type: "batch", Datacenters: ["*"], ParameterizedJob: {} };
    await watch.request("POST", "/v1/jobs", { Job: { ...job, TaskGroups: [group] } });
    await watch.request("POST", "/v1/job/d/dispatch", {});
    const { jobs, allocs } = watch.sandbox.state("").tables;
    const running = () => [...allocs.values()].map(({ ClientStatus }) => ClientStatus);
    await watch.until(() => running().includes("running"), 20_000);
    const child = [...jobs.values()].find(({ ParentID }) => ParentID === "d")?.ID ?? "";
    await watch.request("DELETE", `/v1/job/${encodeURIComponent(child)}`);
    await watch.until(() => running().join() === "complete", 20_000);
  });
});

describe("what else a real server refuses or leaves out", () => {
  it("answers so", async () => {
    const watch = await start();
    expect(await answer(watch, "POST", "/v1/system/gc")).toBe("405 Invalid method");
    expect(await answer(watch, "GET", "/v1/namespace/")).toBe("400 Missing Namespace Name");
    expect(await answer(watch, "POST", "/v1/client/metadata", {})).toBe(
      "400 missing required Meta object",
    );
    const Lock = { TTL: "15s" };
    const lock = await watch.request("PUT", "/v1/var/l?lock-acquire", { Path: "l", Lock });
    expect(lock).not.toHaveProperty("Items");
  });

  it("forgets a name of a node's metadata that is taken away again", async () => {
    const watch = await start();
    const [NodeID] = [...watch.sandbox.state("").tables.nodes.values()].map(({ ID }) => ID);
    const apply = (Meta: object) => watch.request("POST", "/v1/client/metadata", { NodeID, Meta });
    expect(await apply({ rack: "1" })).toMatchObject({ Dynamic: { rack: "1" } });
    expect(await apply({ rack: null })).toMatchObject({ Dynamic: {} });
    expect(await apply({ rack: null })).not.toHaveProperty("Dynamic.rack");
  });
});
