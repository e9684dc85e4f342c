import { afterEach, describe, expect, it } from "@jest/globals";
import { createNomad, type NomadSettings } from "../../datasources/nomad/createNomad.js";
import { makeCertificate } from "../consul/makeCertificate.js";
import { startFaultyServer } from "../consul/startFaultyServer.js";
import { quick, settingsFor } from "./observing.js";

const DAY = 86_400_000;
const yesterday = new Date(Date.now() - DAY);
const tomorrow = new Date(Date.now() + DAY);
const good = makeCertificate("127.0.0.1", yesterday, tomorrow);
const other = makeCertificate("server.global.nomad", yesterday, tomorrow);
const opened: { close: () => Promise<unknown> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

type Options = NonNullable<Parameters<typeof startFaultyServer>[1]>;

/** Reads a node from a peer that shows a certificate. */
const read = async (options: Options, tls: NomadSettings["tls"]) => {
  const server = await startFaultyServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"Attributes":{"a":"b"}}');
  }, options);
  opened.push(server);
  const nomad = createNomad(settingsFor(server.address, { tls }), quick);
  opened.push(nomad);
  const calls = { signal: AbortSignal.timeout(20_000), called: () => undefined };
  return nomad.read
    .forRequest(calls)
    .nodeAttributes("global", "11111111-2222-4333-8444-555555555555");
};

describe("a Nomad over TLS", () => {
  it("is read where its certificate is from the configured authority", async () => {
    expect(await read(good, { ca: good.cert })).toEqual({ a: "b" });
  });

  it("is read under the configured name, and without a look where that is configured", async () => {
    const named = { ca: other.cert, serverName: "server.global.nomad" };
    expect(await read(other, named)).toEqual({ a: "b" });
    expect(await read(other, { skipVerify: true })).toEqual({ a: "b" });
  });

  it("is shown the client's certificate where it asks for one", async () => {
    const asking = { ...good, ca: other.cert, requestCert: true, rejectUnauthorized: true };
    const client = { ca: good.cert, cert: other.cert, key: other.key };
    expect(await read(asking, client)).toEqual({ a: "b" });
    await expect(read(asking, { ca: good.cert })).rejects.toMatchObject({
      extensions: { system: "nomad", source: "prod" },
    });
  });

  it.each([
    ["of an unknown authority", good, null, "tls.ca"],
    ["for another name", other, { ca: other.cert }, "tls.serverName"],
  ])("is not trusted with a certificate %s", async (_what, options, tls, advice) => {
    await expect(read(options, tls)).rejects.toMatchObject({
      code: "UPSTREAM_TLS_ERROR",
      message: expect.stringContaining(advice),
    });
  });
});
