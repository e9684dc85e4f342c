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
  const { consul, nomad } = sandbox;
  if (wantsJson(options)) {
    printData(JSON.stringify({ consul: accessTo(consul), nomad: accessTo(nomad) }));
  } else {
    const rows = Object.entries({ consul, nomad }).map(([system, { address, token }]) => [
      system,
      address,
      token || "none",
    ]);
    printData(columns([["system", "address", "token"], ...rows]).join("\n"));
    printData("");
    for (const line of exportsFor("CONSUL_HTTP", consul)) printData(line);
    for (const line of exportsFor("NOMAD", nomad)) printData(line);
  }
  printNotice("The sandbox runs until Ctrl-C; what is written to it is lost then.");
  await stop;
  await sandbox.close();
};

/** How to reach a server of the sandbox. */
interface Access {
  readonly address: string;
  readonly token: string;
}

const accessTo = ({ address, token }: Access): Access => ({ address, token });

/** What the vendor's command line reads. */
const exportsFor = (prefix: string, { address, token }: Access): readonly string[] => [
  `export ${prefix}_ADDR=${quoted(address)}`,
  ...(token === "" ? [] : [`export ${prefix}_TOKEN=${quoted(token)}`]),
];

const quoted = (text: string): string =>
  /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
