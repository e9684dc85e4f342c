import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { z } from "zod";
import { openPolicy } from "../../src/policy/openPolicy.js";
import type { Policy } from "../../src/policy/Policy.js";
import { createLogger, type Logger } from "../../src/telemetry/logger.js";

const logLine = z.looseObject({ level: z.string(), msg: z.string() });
type LogLine = z.infer<typeof logLine>;

/** A logger whose lines can be read. */
export const readableLog = (): { readonly log: Logger; readonly lines: LogLine[] } => {
  const lines: LogLine[] = [];
  const destination = new PassThrough();
  destination.on("data", (chunk: Buffer) => {
    for (const line of chunk.toString("utf8").trim().split("\n")) {
      lines.push(logLine.parse(JSON.parse(line)));
    }
  });
  return { log: createLogger({ level: "info", destination }), lines };
};

/** The policies that ship, or only their schema, in a directory of their own with more files in it. */
export class PolicyDirectory {
  private constructor(readonly path: string) {}

  static async make(
    files: Readonly<Record<string, string>> = {},
    shipped: "all" | "schema" | "nothing" = "schema",
  ): Promise<PolicyDirectory> {
    const directory = new PolicyDirectory(await mkdtemp(join(tmpdir(), "causeway-policy-")));
    if (shipped === "all") await cp("policies", directory.path, { recursive: true });
    if (shipped === "schema") {
      await cp("policies/schema.cedarschema", join(directory.path, "schema.cedarschema"));
    }
    for (const [name, text] of Object.entries(files)) await directory.write(name, text);
    return directory;
  }

  write(name: string, text: string | Uint8Array): Promise<void> {
    return writeFile(join(this.path, name), text);
  }

  remove(name = ""): Promise<void> {
    return rm(join(this.path, name), { recursive: true, force: true });
  }
}

/** Opens such a directory for as long as `use` takes. */
export const withPolicies = async <T>(
  files: Readonly<Record<string, string>>,
  use: (policy: Policy, lines: readonly LogLine[], directory: PolicyDirectory) => T | Promise<T>,
  { shipped = "schema", watch = false }: { shipped?: "all" | "schema"; watch?: boolean } = {},
): Promise<T> => {
  const directory = await PolicyDirectory.make(files, shipped);
  const { log, lines } = readableLog();
  const policy = await openPolicy({ directory: directory.path, log, watch });
  try {
    return await use(policy, lines, directory);
  } finally {
    policy.close();
    await directory.remove();
  }
};
