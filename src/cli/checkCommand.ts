import { Command } from "commander";
import { loadConfiguration, type Configuration } from "../config.js";
import { ConfigurationError } from "../config/problem.js";
import type { SourceReport } from "../gateway/checkSources.js";
import { cancelOnInterrupt } from "./cancelOnInterrupt.js";
import { columns } from "./columns.js";
import { CommandFailure } from "./CommandFailure.js";
import { heading, printData, wantsJson } from "./output.js";
import { printable, printableJson } from "./printable.js";

interface CheckOptions {
  readonly config?: string;
  readonly fromEnv?: boolean;
  readonly json?: boolean;
}

/** `causeway check`: validates the configuration and reaches every source. */
export const checkCommand = (): Command =>
  new Command("check")
    .description("validate the configuration and reach every source; prints no secret")
    .option("--config <file>", "the configuration; else CAUSEWAY_CONFIG, else ./causeway.yaml")
    .option("--from-env", "add a source for every system whose address variable is set")
    .option("--json", "as JSON, also on a terminal")
    .action(check);

const check = async (options: CheckOptions): Promise<void> => {
  cancelOnInterrupt();
  const json = wantsJson(options);
  const configuration = load(options, json);
  const { checkSources } = await import("../gateway/checkSources.js");
  const reports = configuration.sandbox ? [] : await checkSources(configuration);
  printData(json ? asJson(configuration, reports) : asText(configuration, reports));
  const failed = reports.filter(({ ok }) => !ok).map(({ id }) => id);
  if (failed.length > 0) {
    throw new CommandFailure("failed", `No usable answer from ${failed.join(", ")}.`);
  }
};

const load = ({ config, fromEnv = false }: CheckOptions, json: boolean): Configuration => {
  try {
    return loadConfiguration({ fromEnv, ...(config === undefined ? {} : { config }) });
  } catch (cause) {
    if (json && cause instanceof ConfigurationError) {
      const problems = cause.problems.map(({ place, text }) => ({ place, text }));
      printData(printableJson({ ok: false, problems }));
    }
    throw cause;
  }
};

const asJson = (
  { file, sandbox, settings }: Configuration,
  sources: readonly SourceReport[],
): string => printableJson({ ok: sources.every(({ ok }) => ok), file, sandbox, settings, sources });

const asText = (
  { file, sandbox, settings }: Configuration,
  reports: readonly SourceReport[],
): string => {
  const rows = settings.map(({ path, value, from }) => [path, value, from]);
  return [
    heading(`Settings of ${printable(file ?? "no file")}`),
    ...columns(rows),
    "",
    heading("Sources"),
    ...(sandbox ? ["none: `causeway start` serves the sandbox"] : reports.flatMap(reportLines)),
  ].join("\n");
};

const reportLines = (report: SourceReport): readonly string[] => {
  const verdict = report.ok ? "ok" : "failed";
  const detail = report.ok ? (report.version ?? "version unknown") : (report.reason ?? "no answer");
  const lines = [`${report.id}  ${report.address}  ${verdict}  ${detail}`];
  return [...lines, ...report.lines.map((line) => `  ${line}`)].map(printable);
};
