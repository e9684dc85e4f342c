/** Certificates as PEM texts. */
export interface TlsSettings {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
  readonly skipVerify?: boolean;
}

/** Where an agent of a system is reached, as whom, and over how many connections. */
export interface Connection {
  /** `http://host:port`, `https://host:port` or `unix:///path`. */
  readonly address: string;
  /** Empty: anonymous. */
  readonly token: string;
  /** `user:password` for a proxy in front of it; none where it is absent or empty. */
  readonly httpAuth?: string;
  readonly tls: TlsSettings | null;
  readonly maxConnections: number;
}

/** Null for an address that is not of a socket. */
export const socketPathOf = (address: string): string | null =>
  address.startsWith("unix://") ? address.slice("unix://".length) : null;

/** As `node:tls` takes them. */
export const tlsOptions = ({ ca, cert, key, serverName, skipVerify = false }: TlsSettings) => ({
  ...(ca ? { ca } : {}),
  ...(cert ? { cert } : {}),
  ...(key ? { key } : {}),
  ...(serverName ? { servername: serverName } : {}),
  rejectUnauthorized: !skipVerify,
});

/** The token in the header of its system, and RFC 7617 in UTF-8 for the proxy. */
export const credentials = (
  { token, httpAuth = "" }: Connection,
  tokenHeader: string,
): Readonly<Record<string, string>> => ({
  ...(token === "" ? {} : { [tokenHeader]: token }),
  ...(httpAuth === ""
    ? {}
    : { authorization: `Basic ${Buffer.from(httpAuth).toString("base64")}` }),
});
