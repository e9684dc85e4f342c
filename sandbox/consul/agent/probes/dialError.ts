import { z } from "zod";

const failed = z.object({
  code: z.string().default(""),
  message: z.string().default(""),
  address: z.string().default(""),
  port: z.number().default(0),
  hostname: z.string().default(""),
});
const several = z.object({ errors: z.array(z.unknown()).nonempty() });

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connect: connection refused",
  EHOSTUNREACH: "connect: no route to host",
  ENETUNREACH: "connect: network is unreachable",
  ETIMEDOUT: "i/o timeout",
};

/** Why there is no connection, in the words of Go's net package. */
export const dialError = (error: unknown): string => {
  const all = several.safeParse(error);
  return all.success ? dialError(all.data.errors[0]) : inWords(failed.parse(error));
};

const inWords = ({ code, message, address, port, hostname }: z.output<typeof failed>): string => {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `dial tcp: lookup ${hostname}: no such host`;
  }
  if (code === "ECONNRESET") return "EOF";
  const host = address.includes(":") ? `[${address}]` : address;
  return address === "" ? message : `dial tcp ${host}:${port}: ${WORDS[code] ?? message}`;
};
