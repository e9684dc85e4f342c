import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import { openPolicy } from "../../src/policy/openPolicy.js";
import { PolicyDirectory, readableLog, withPolicies } from "./policyDirectory.js";

/** The lines that tell what is wrong, without the first one. */
const problemsOf = async (
  files: Readonly<Record<string, string>>,
  shipped: "schema" | "nothing" = "schema",
): Promise<readonly string[]> => {
  const directory = await PolicyDirectory.make(files, shipped);
  try {
    const policy = await openPolicy({
      directory: directory.path,
      log: readableLog().log,
      watch: false,
    });
    policy.close();
    return [];
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    expect(cause.code).toBe("POLICY_ERROR");
    const [first, ...lines] = cause.message.split("\n");
    expect(first).toBe(`The policies in ${directory.path} cannot be used:`);
    return lines;
  } finally {
    await directory.remove();
  }
};

const PERMIT = "permit(principal, action, resource);\n";
const nested = (depth: number): string =>
  `permit(principal, action, resource) when { ${"(".repeat(depth)}true${")".repeat(depth)} };`;

describe("what is wrong with policies", () => {
  it("is told all at once, each with file, line, column and advice", async () => {
    const lines = await problemsOf({
      "a.cedar":
        "// é\npermit(principl, action, resource);\n\npermit(principal, action resource);\n",
      "b.cedar": `${PERMIT}@id("x") @approval("2 of")\nforbid(principal, action in Causeway::Action::"stop", resource);`,
      "c.cedar": "  // nothing here; really\n",
    });
    expect(lines).toEqual([
      "a.cedar:2:8: found an invalid variable in the policy scope: principl; " +
        "policy scopes must contain a `principal`, `action`, and `resource` element in that order",
      expect.stringMatching(/^a\.cedar:4:26: unexpected token `resource`; expected /),
      expect.stringMatching(/^b\.cedar:2:1: @approval names "2 of"; expected roles, e\.g\. /),
      "c.cedar:1:1: holds no policy",
    ]);
  });

  it("is found by the schema: misspelt attributes, actions and types, and what may be absent", async () => {
    const lines = await problemsOf({
      "a.cedar": [
        '@id("all") permit(principal, action, resource);',
        'forbid(principal, action in Causeway::Action::"deploy", resource) when { resource.namespac == "x" };',
        'forbid(principal, action == Causeway::Action::"nomad:deployJobs", resource);',
        'forbid(principal in Causeway::Rol::"x", action, resource);',
        'forbid(principal, action in Causeway::Action::"stop", resource) when { context.count > 3 };',
        'forbid(principal, action in Causeway::Action::"stop", resource) when { context has count && context.count == "3" };',
      ].join("\n"),
    });
    expect(lines).toEqual([
      "a.cedar:2:74: attribute `namespac` on entity type `Causeway::Target` not found; did you mean `namespace`?",
      expect.stringMatching(/^a\.cedar:3:29: unrecognized action .*did you mean .*nomad:deployJob/),
      expect.stringMatching(
        /^a\.cedar:4:21: unrecognized entity type .*did you mean `Causeway::Role`/,
      ),
      expect.stringMatching(
        /^a\.cedar:5:72: unable to guarantee safety of access to optional attribute `count`/,
      ),
      expect.stringMatching(/^a\.cedar:6:\d+: the types Long and String are not compatible/),
    ]);
  });

  it("is that a policy decides by whom it is who sees the estate", async () => {
    const lines = await problemsOf({
      "a.cedar": 'permit(principal, action, resource) when { principal.subject == "alice" };',
    });
    expect(lines).toEqual([
      "a.cedar:1:44: attribute `subject` on entity type `Causeway::Audience` not found; did you mean `roles`?",
    ]);
  });

  it("is an approval of what waits for none: it would forbid nothing", async () => {
    const approved = (action: string) =>
      `@approval("approver") forbid(principal, ${action}, resource);`;
    const lines = await problemsOf({
      "a.cedar": [
        approved('action == Causeway::Action::"consul:readKey"'),
        approved('action in [Causeway::Action::"deploy", Causeway::Action::"audit"]'),
        approved('action in Causeway::Action::"plan"'),
        approved('action in Causeway::Action::"approve"'),
        approved('action in Causeway::Action::"change"'),
      ].join("\n"),
    });
    expect(lines).toEqual([
      expect.stringMatching(
        /^a\.cedar:1:1: @approval covers consul:readKey, which waits for none;/,
      ),
      expect.stringMatching(/^a\.cedar:2:1: @approval covers audit:read,/),
      expect.stringMatching(/^a\.cedar:3:1: @approval covers nomad:planJob,/),
      expect.stringMatching(/^a\.cedar:4:1: @approval covers operations:approve,/),
    ]);
  });

  it("is an annotation that means nothing, or an id that is taken", async () => {
    const forbid = 'forbid(principal, action in Causeway::Action::"stop", resource);';
    const lines = await problemsOf({
      "a.cedar": [
        `@approval("approver") ${PERMIT.trim()}`,
        `@approval("approver") forbid(principal, action, resource);`,
        `@approval("11 of approver") ${forbid}`,
        `@approval("0 of approver") ${forbid}`,
        `@approval("approver, approver") ${forbid}`,
        `@approval ${forbid}`,
        `@id("no spaces") ${forbid}`,
        `@id ${forbid}`,
        `@reason("${"x".repeat(301)}") ${forbid}`,
        `@id("twice") ${forbid}`,
      ].join("\n"),
      "b.cedar": `\n  @id("twice") ${forbid}`,
    });
    expect(lines).toEqual([
      expect.stringMatching(/^a\.cedar:1:1: @approval stands on a permit/),
      expect.stringMatching(/^a\.cedar:2:1: @approval covers reads as well/),
      "a.cedar:3:1: @approval asks for 11 people; expected 1 to 10",
      "a.cedar:4:1: @approval asks for 0 people; expected 1 to 10",
      "a.cedar:5:1: @approval names a role twice",
      expect.stringMatching(/^a\.cedar:6:1: @approval names "";/),
      expect.stringMatching(/^a\.cedar:7:1: @id must be/),
      expect.stringMatching(/^a\.cedar:8:1: @id must be/),
      "a.cedar:9:1: @reason has 301 characters; expected at most 300",
      'b.cedar:2:3: @id("twice") is taken by another policy in a.cedar',
    ]);
  });

  it("is a directory, file or schema that is not there or cannot be read as text", async () => {
    expect(await problemsOf({}, "nothing")).toEqual([
      "*.cedar:1:1: there is no file of policies",
      "schema.cedarschema:1:1: is missing",
    ]);
    expect(await problemsOf({ "a.cedar": PERMIT + " ".repeat(65_536) })).toEqual([
      "a.cedar:1:1: has 65573 bytes; expected at most 65536",
    ]);
    const directory = await PolicyDirectory.make();
    await directory.write("a.cedar", Uint8Array.of(0xff, 0xfe));
    const opened = () => openPolicy({ directory: directory.path, log: readableLog().log });
    await expect(opened()).rejects.toThrow("a.cedar:1:1: is not UTF-8");
    await directory.remove();
    await expect(opened()).rejects.toThrow("the directory cannot be read (ENOENT)");
  });

  it("is a schema with a fault, or one that lacks what will be asked", async () => {
    const schema = "namespace Causeway {\n  entity Role;\n  entity Caller = { a: Lng };\n}";
    expect(await problemsOf({ "schema.cedarschema": schema, "a.cedar": PERMIT })).toEqual([
      expect.stringMatching(/^schema\.cedarschema:3:24: failed to resolve type/),
    ]);
    const directory = await PolicyDirectory.make({}, "all");
    const shipped = await readFile(`${directory.path}/schema.cedarschema`, "utf8");
    await directory.write("schema.cedarschema", shipped.replace("    weekday?: String,\n", ""));
    await expect(openPolicy({ directory: directory.path, log: readableLog().log })).rejects.toThrow(
      /schema\.cedarschema:1:1: cannot ask for nomad:deployJob: .*weekday/,
    );
    await directory.remove();
  });
});

describe("the examples of the documentation", () => {
  it("are in order", async () => {
    const page = await readFile("docs/policies.md", "utf8");
    const examples = [...page.matchAll(/```cedar\n([^]*?)```/gu)].map(([, text = ""]) => text);
    expect(examples.length).toBeGreaterThan(1);
    expect(await problemsOf({ "a.cedar": examples.join("\n") })).toEqual([]);
  });
});

describe("what would break the engine", () => {
  it("is refused before the engine sees it, and other policies still work", async () => {
    expect(await problemsOf({ "a.cedar": PERMIT + nested(150) })).toEqual([
      "a.cedar:2:93: is nested deeper than 50; split it",
    ]);
    expect(await problemsOf({ "schema.cedarschema": "{".repeat(60), "a.cedar": PERMIT })).toEqual([
      "schema.cedarschema:1:51: is nested deeper than 50; split it",
    ]);
    expect(await problemsOf({ "a.cedar": nested(49) })).toEqual([]);
  });

  it("is found in an engine that is thrown away: long chains", async () => {
    const chain = `permit(principal, action, resource) when { ${Array(3_000).fill("true").join(" && ")} };`;
    const conditional = `permit(principal, action, resource) when { ${"if true then true else ".repeat(1_000)}true };`;
    expect(
      await problemsOf({
        "a.cedar": `${chain}\n${conditional}\nx`,
      }),
    ).toEqual([
      "a.cedar:1:1: is too deep for the engine; split this policy",
      "a.cedar:2:1: is too deep for the engine; split this policy",
      expect.stringMatching(/^a\.cedar:3:\d+: unexpected end of input/),
    ]);
  });

  it("does not count brackets in strings and comments", () =>
    withPolicies(
      {
        "a.cedar": `// ${"(".repeat(80)}\n@reason("${"(".repeat(80)}; // \\" ")\n${PERMIT}`,
      },
      (policy) => {
        expect(policy.version).toMatch(/^[0-9a-f]{16}$/);
      },
    ));
});

describe("what is strange and does no harm", () => {
  it("is a line of the log", () =>
    withPolicies(
      { "a.cedar": `${PERMIT}forbid(principal, action, resource) when { false };` },
      (_, lines) => {
        expect(lines.filter(({ level }) => level === "warn").map(({ remark }) => remark)).toEqual([
          expect.stringMatching(/^a\.cedar:2:1: policy is impossible/),
        ]);
      },
    ));
});
