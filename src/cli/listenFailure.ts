import { errorCode } from "../config/errorCode.js";
import { CommandFailure } from "./CommandFailure.js";

const choose = "choose another with --port, PORT or listen.port";

/** What to do when a port or address cannot be listened on; null for any other error. */
export const listenFailure = (
  cause: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): CommandFailure | null => {
  const code = errorCode(cause);
  const sentences = new Map([
    [
      "EADDRINUSE",
      `Port ${port} on ${host} is in use by another program: stop that, or ${choose}.`,
    ],
    ["EACCES", `Port ${port} on ${host} may not be used by this user: ${choose}.`],
    ["EADDRNOTAVAIL", `${host} is no address of this machine: check --host, HOST or listen.host.`],
    ["ENOTFOUND", `${host} is not known: check --host, HOST or listen.host.`],
  ]);
  const sentence = sentences.get(code);
  return sentence === undefined ? null : new CommandFailure("failed", sentence);
};
