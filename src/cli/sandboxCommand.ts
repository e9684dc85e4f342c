import { Command } from "commander";
import { columns } from "./columns.js";
import { printData, printNotice, wantsJson } from "./output.js";
import { stopSignal } from "./stopSignal.js";

/** `causeway sandbox`: only the emulators, for the vendors' own tools. */
export const sandboxCommand = (): Command =>
  new Command("sandbox")
    .description("run only the sandbox, and print its addresses and credentials")
    .option("--json", "as one JSON object, also on a terminal")
    .action(runSandbox);

const runSandbox = async (options: { readonly json?: boolean }): Promise<void> => {
  const stop = stopSignal();
  const { startSandbox } = await import("../../sandbox/estate.js");
  const sandbox = await startSandbox();
  const { address, token } = sandbox.consul;
  if (wantsJson(options)) printData(JSON.stringify({ consul: { address, token } }));
  else {
    const rows = [
      ["system", "address", "token"],
      ["consul", address, token || "none"],
    ];
    printData(columns(rows).join("\n"));
    printData(`\nexport CONSUL_HTTP_ADDR=${quoted(address)}`);
    if (token !== "") printData(`export CONSUL_HTTP_TOKEN=${quoted(token)}`);
  }
  printNotice("The sandbox runs until Ctrl-C; what is written to it is lost then.");
  await stop;
  await sandbox.close();
};

const quoted = (text: string): string =>
  /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
