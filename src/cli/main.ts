import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { z } from "zod";
import { ConfigurationError } from "../config/problem.js";
import { terminalSettings } from "../config/terminalSettings.js";
import { auditCommand } from "./auditCommand.js";
import { checkCommand } from "./checkCommand.js";
import { CommandFailure, exitCodes } from "./CommandFailure.js";
import { printNotice } from "./output.js";
import { packageFile } from "../packageFile.js";
import { queryCommand } from "./queryCommand.js";
import { sandboxCommand } from "./sandboxCommand.js";
import { schemaCommand } from "./schemaCommand.js";
import { startCommand } from "./startCommand.js";
import { tokenCommand } from "./tokenCommand.js";
import { topologyCommand } from "./topologyCommand.js";

const EXIT_CODES = `
Exit codes:
  0  ok               3  wrong usage
  1  failed           4  authentication needed
  2  canceled         5  partial data`;

/** Runs one command; resolves with the exit code. */
export const main = async (argv: readonly string[]): Promise<number> => {
  ignoreClosedPipe();
  try {
    await program().parseAsync(argv);
    return exitCodes.ok;
  } catch (cause) {
    return report(cause);
  }
};

const program = (): Command => {
  const root = new Command("causeway")
    .description("One GraphQL endpoint over Consul, Nomad and what joins them")
    .version(version())
    .addHelpText("after", EXIT_CODES);
  const commands = [
    startCommand,
    checkCommand,
    sandboxCommand,
    queryCommand,
    topologyCommand,
    schemaCommand,
    tokenCommand,
    auditCommand,
  ];
  for (const command of commands) root.addCommand(command());
  for (const command of withAllBelow(root)) command.exitOverride();
  return root;
};

const withAllBelow = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withAllBelow),
];

const version = (): string =>
  z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(packageFile("package.json"), "utf8"))).version;

/** `causeway schema | head` is no failure. */
const ignoreClosedPipe = (): void => {
  process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EPIPE") throw cause;
    process.exit(exitCodes.ok);
  });
};

const report = (cause: unknown): number => {
  // Commander has said what was wrong; help and version are no faults.
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (cause instanceof CommandFailure) {
    if (cause.message !== "") printNotice(cause.message);
    return cause.exitCode;
  }
  const text = cause instanceof Error ? cause.message : "unknown fault";
  if (cause instanceof ConfigurationError) printNotice(text);
  else
    printNotice(terminalSettings().stacks && cause instanceof Error ? (cause.stack ?? text) : text);
  return exitCodes.failed;
};
