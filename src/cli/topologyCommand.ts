import { Command, Option } from "commander";
import { z } from "zod";
import type { ClientSettings } from "../config/clientSettings.js";
import { cancelOnInterrupt } from "./cancelOnInterrupt.js";
import { CommandFailure } from "./CommandFailure.js";
import { gatewayClient, requireNoErrors } from "./gatewayClient.js";
import { printData, printNotice } from "./output.js";
import { printable, printableJson, printableLines } from "./printable.js";
import { sendOperation } from "./sendOperation.js";

interface TopologyOptions {
  readonly format: keyof typeof FIELDS;
  readonly depth?: string;
  readonly limit?: string;
}

/** What is asked for; the server draws. */
const FIELDS = {
  mermaid: "mermaid",
  dot: "dot",
  json: `resources { id kind name source { system name } }
    relations { kind from { id } to { id } evidence { alias strength } }
    incomplete { system name status reason }`,
} as const;

const known = z.object({ resolve: z.array(z.object({ id: z.string() })).nullable() });
const drawn = z.object({
  topology: z
    .looseObject({
      omitted: z.int(),
      mermaid: z.string().optional(),
      dot: z.string().optional(),
    })
    .nullable(),
});

type Drawing = NonNullable<z.output<typeof drawn>["topology"]>;

/** `causeway topology`: draws the estate, or what is around some things of it. */
export const topologyCommand = (): Command =>
  new Command("topology")
    .description("draw the estate of the gateway at CAUSEWAY_URL with CAUSEWAY_TOKEN")
    .argument("[identifier...]", "where to begin: ids, names or addresses; none: the whole estate")
    .addOption(
      new Option("--format <format>", "what to print")
        .choices(Object.keys(FIELDS))
        .default("mermaid"),
    )
    .option("--depth <relations>", "how far from the beginning, 0 to 20 (default: 2)")
    .option("--limit <resources>", "how many resources at most, 1 to 500 (default: 500)")
    .action(topology);

const topology = async (
  identifiers: readonly string[],
  { format, depth, limit }: TopologyOptions,
): Promise<void> => {
  cancelOnInterrupt();
  const sizes = { ...numberOf("depth", depth), ...numberOf("limit", limit) };
  const settings = gatewayClient();
  const found = await Promise.all(identifiers.map((one) => rootsOf(settings, one)));
  const roots = identifiers.length === 0 ? null : found.flat();
  const variables = { roots, ...sizes };
  const query = `query ($roots: [ID!], $depth: Int = 2, $limit: Int = 500) {
    topology(roots: $roots, depth: $depth, limit: $limit) { omitted ${FIELDS[format]} }
  }`;
  const answer = await sendOperation(settings, { query, variables });
  const drawing = drawn.safeParse(answer.data).data?.topology;
  if (drawing) printData(textOf(drawing, format));
  requireNoErrors({ ...answer, data: drawing });
  if (drawing && drawing.omitted > 0) {
    printNotice(`${drawing.omitted} more resources are not shown; name where to begin.`);
  }
};

/** The ids of what an identifier denotes. Throws CommandFailure where that is nothing. */
const rootsOf = async (
  settings: ClientSettings,
  identifier: string,
): Promise<readonly string[]> => {
  const query = "query ($identifier: String!) { resolve(identifier: $identifier) { id } }";
  const answer = await sendOperation(settings, { query, variables: { identifier } });
  requireNoErrors({ ...answer, data: null });
  const ids = known.safeParse(answer.data).data?.resolve ?? [];
  if (ids.length > 0) return ids.map(({ id }) => id);
  throw new CommandFailure("failed", `Nothing is known as ${printable(identifier)}.`);
};

const textOf = (drawing: Drawing, format: TopologyOptions["format"]): string =>
  format === "json" ? printableJson(drawing) : printableLines((drawing[format] ?? "").trimEnd());

const numberOf = (name: string, text: string | undefined): Readonly<Record<string, number>> => {
  if (text === undefined) return {};
  const value = Number(text);
  if (Number.isInteger(value)) return { [name]: value };
  throw new CommandFailure("usage", `--${name} must be a whole number, not ${printable(text)}.`);
};
