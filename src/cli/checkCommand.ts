import { Command } from "commander";
import { loadConfiguration, type Configuration } from "../config.js";
import { ConfigurationError } from "../config/problem.js";
import type { PartReport } from "../gateway/checkHouse.js";
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

/** `causeway check`: validates the configuration, and looks at all that a gateway would stand on. */
export const checkCommand = (): Command =>
  new Command("check")
    .description(
      "validate the configuration, policies and database, and reach every source; prints no secret",
    )
    .option("--config <file>", "the configuration; else CAUSEWAY_CONFIG, else ./causeway.yaml")
    .option("--from-env", "add a source for every system whose address variable is set")
    .option("--json", "as JSON, also on a terminal")
    .action(check);

const check = async (options: CheckOptions): Promise<void> => {
  cancelOnInterrupt();
  const json = wantsJson(options);
  const configuration = load(options, json);
  const found = await look(configuration);
  printData(json ? asJson(configuration, found) : asText(configuration, found));
  const sentences = [
    sentence("No usable answer from", failedSources(found)),
    sentence("Not in order:", failedParts(found)),
  ].filter((text) => text !== "");
  if (sentences.length > 0) throw new CommandFailure("failed", sentences.join(" "));
};

/** What was looked at. */
interface Found {
  readonly parts: readonly PartReport[];
  readonly sources: readonly SourceReport[];
}

const look = async (configuration: Configuration): Promise<Found> => {
  const { checkHouse } = await import("../gateway/checkHouse.js");
  const { checkSources } = await import("../gateway/checkSources.js");
  const [parts, sources] = await Promise.all([
    checkHouse(configuration),
    configuration.sandbox ? [] : checkSources(configuration),
  ]);
  return { parts, sources };
};

const failedSources = ({ sources }: Found): readonly string[] =>
  sources.filter(({ ok }) => !ok).map(({ id }) => id);

const failedParts = ({ parts }: Found): readonly string[] =>
  parts.filter(({ verdict }) => verdict === "failed").map(({ name }) => name);

const sentence = (start: string, names: readonly string[]): string =>
  names.length === 0 ? "" : `${start} ${names.join(", ")}.`;

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

const asJson = ({ file, sandbox, settings }: Configuration, found: Found): string => {
  const ok = [...failedSources(found), ...failedParts(found)].length === 0;
  return printableJson({ ok, file, sandbox, settings, ...found });
};

const asText = ({ file, sandbox, settings }: Configuration, { parts, sources }: Found): string =>
  [
    heading(`Settings of ${printable(file ?? "no file")}`),
    ...columns(settings.map(({ path, value, from }) => [path, value, from])),
    "",
    heading("Parts"),
    ...parts.flatMap(partLines),
    "",
    heading("Sources"),
    ...(sandbox ? ["none: `causeway start` serves the sandbox"] : sources.flatMap(reportLines)),
  ].join("\n");

const partLines = ({ name, verdict, text, lines }: PartReport): readonly string[] =>
  [`${name}  ${verdict}  ${text}`, ...lines.map((line) => `  ${line}`)].map(printable);

const reportLines = (report: SourceReport): readonly string[] => {
  const verdict = report.ok ? "ok" : "failed";
  const detail = report.ok ? (report.version ?? "version unknown") : (report.reason ?? "no answer");
  const lines = [`${report.id}  ${report.address}  ${verdict}  ${detail}`];
  return [...lines, ...report.lines.map((line) => `  ${line}`)].map(printable);
};
