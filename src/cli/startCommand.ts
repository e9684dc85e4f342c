import { Command, InvalidArgumentError, Option } from "commander";
import { loadConfiguration, type Flags } from "../config.js";
import { announcement } from "./announcement.js";
import { printNotice } from "./output.js";

/** `causeway start`: the gateway, the console and, without a configuration, the sandbox. */
export const startCommand = (): Command =>
  new Command("start")
    .description("run the gateway with its console; without a configuration, on the sandbox")
    .option("--config <file>", "the configuration; else CAUSEWAY_CONFIG, else ./causeway.yaml")
    .option("--host <address>", "the address to listen on (HOST, listen.host)")
    .option("--port <number>", "the port to listen on (PORT, listen.port)", port)
    .addOption(
      new Option("--sandbox", "serve the sandbox in place of the sources").conflicts("fromEnv"),
    )
    .option("--from-env", "add a source for every system whose address variable is set")
    .action(start);

const port = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("Expected a port from 0 to 65535.");
};

const start = async (flags: Flags): Promise<void> => {
  const configuration = loadConfiguration(flags);
  // Loaded here, because no other command needs a whole gateway.
  const { main } = await import("../main.js");
  await main(configuration, (started) => {
    for (const line of announcement(started)) printNotice(line);
  });
};
