import { Command } from "commander";
import { z } from "zod";
import { askOrOpen } from "./askOrOpen.js";
import { CommandFailure } from "./CommandFailure.js";
import { printData, wantsJson } from "./output.js";
import { printable, printableJson } from "./printable.js";

const DEADLINE_MS = 600_000;

const reportMessage = z.object({
  ok: z.boolean(),
  records: z.int(),
  firstBad: z.int().nullable(),
  message: z.string(),
});

interface VerifyOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** `causeway audit`: whether the ledger is whole. */
export const auditCommand = (): Command =>
  new Command("audit")
    .description("look after the ledger")
    .addCommand(
      new Command("verify")
        .description("read the whole ledger; fails where a record was changed, moved or taken out")
        .option("--config <file>", "the configuration; else CAUSEWAY_CONFIG, else ./causeway.yaml")
        .option("--json", "as JSON, also on a terminal")
        .action(verify),
    );

const verify = async (options: VerifyOptions): Promise<void> => {
  const question = { method: "GET", path: "/audit/verify", deadlineMs: DEADLINE_MS } as const;
  const report = reportMessage.parse(await askOrOpen(options, question));
  if (wantsJson(options)) printData(printableJson(report));
  else if (report.ok) printData(printable(`The ledger is whole: ${report.message}.`));
  if (report.ok) return;
  const told = `The ledger is not whole: ${printable(report.message)}.`;
  throw new CommandFailure("failed", wantsJson(options) ? "" : told);
};
