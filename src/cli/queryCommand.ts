import { readFileSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import { Command } from "commander";
import { answerTable } from "./answerTable.js";
import { cancelOnInterrupt } from "./cancelOnInterrupt.js";
import { errorCode } from "../config/errorCode.js";
import { CommandFailure } from "./CommandFailure.js";
import { gatewayClient, requireNoErrors } from "./gatewayClient.js";
import { operationVariables } from "./operationVariables.js";
import { heading, printData, wantsJson } from "./output.js";
import { printable, printableJson } from "./printable.js";
import { sendOperation, type Answer } from "./sendOperation.js";

interface QueryOptions {
  readonly field: readonly string[];
  readonly typedField: readonly string[];
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `causeway query`: sends an operation and prints the answer. */
export const queryCommand = (): Command =>
  new Command("query")
    .description("send an operation to the gateway at CAUSEWAY_URL with CAUSEWAY_TOKEN")
    .argument("[file]", "a file with the operation; - or nothing: standard input")
    .option("-f, --field <name=text>", "a variable that is text", collect, [])
    .option("-F, --typed-field <name=value>", "a variable written as JSON", collect, [])
    .option("--json", "the whole answer as JSON, also on a terminal")
    .action(query);

const query = async (file: string | undefined, options: QueryOptions): Promise<void> => {
  cancelOnInterrupt();
  const variables = operationVariables(options.field, options.typedField);
  const settings = gatewayClient();
  const operation = { query: await operationText(file), variables };
  conclude(await sendOperation(settings, operation), wantsJson(options));
};

const operationText = async (file: string | undefined): Promise<string> => {
  if (file !== undefined && file !== "-") return fileText(file);
  if (process.stdin.isTTY && file === undefined) {
    throw new CommandFailure("usage", "Name a file with the operation, or - to type it.");
  }
  return readAll(process.stdin);
};

const fileText = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const code = errorCode(cause);
    throw new CommandFailure("usage", `${printable(file)} cannot be read (${code}).`);
  }
};

const conclude = (answer: Answer, json: boolean): void => {
  const { data } = answer;
  if (json) printData(printableJson(answer));
  else if (data !== undefined && data !== null) printData(answerTable(data, heading));
  requireNoErrors(answer);
};
