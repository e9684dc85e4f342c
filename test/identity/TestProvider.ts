import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";

/** A pair of keys and how its public half is published. */
export interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  /** The public key as text, as an attacker finds it. */
  readonly pem: string;
}

export const makeKey = async (kid: string, alg = "ES256"): Promise<TestKey> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: "sig" };
  return { kid, alg, privateKey, jwk, pem: await exportSPKI(publicKey) };
};

/** Signs any claims with any header. */
export const sign = (
  { privateKey, alg, kid }: TestKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);

type Answering = (response: ServerResponse) => void;

/** Answers with this as JSON. */
export const json =
  (value: unknown): Answering =>
  (response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  };

/** An issuer on loopback that answers whatever a test wants, and counts what it is asked. */
export class TestProvider {
  keys: readonly TestKey[] = [];
  /** What stands in for the documents. */
  answers: { discovery?: Answering; keys?: Answering } = {};
  readonly asked: string[] = [];
  #server: Server | null = null;
  #port = 0;

  static async start(keys: readonly TestKey[]): Promise<TestProvider> {
    const provider = new TestProvider();
    provider.keys = keys;
    await provider.listen();
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** How often the keys were read. */
  get keyReads(): number {
    return this.asked.filter((path) => path === "/keys").length;
  }

  /** Listens, at the same address where it listened before. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    const address = server.address();
    this.#port = typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Refuses connections from now on. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  #answer({ url = "" }: IncomingMessage, response: ServerResponse): void {
    this.asked.push(url);
    const { discovery, keys } = this.answers;
    if (url === "/.well-known/openid-configuration") {
      const document = { issuer: this.issuer, jwks_uri: `${this.issuer}keys` };
      (discovery ?? json(document))(response);
    } else if (url === "/keys") {
      (keys ?? json({ keys: this.keys.map(({ jwk }) => jwk) }))(response);
    } else {
      response.writeHead(404).end();
    }
  }
}
