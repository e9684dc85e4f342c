import { createServer, type RequestListener } from "node:http";
import { describe, expect, it } from "@jest/globals";
import { createNomad } from "../../datasources/nomad/createNomad.js";
import { settingsFor } from "./observing.js";

const NODE = { region: "global", id: "6d2b8bdc-2c2c-4c1a-8a3f-0d6f7c1f7c11" };

/** What a change meets at a server that answers in this way, and how often it was sent. */
const refusedBy = async (answer: RequestListener, timeoutMs = 20_000) => {
  let sent = 0;
  const server = createServer((request, response) => {
    sent += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const nomad = createNomad(settingsFor(`http://127.0.0.1:${String(port)}`, { timeoutMs }));
  const calls = { signal: AbortSignal.timeout(30_000), called: () => undefined };
  const error: unknown = await nomad.change
    .forOperation(calls)
    .nodes.setEligible(NODE, true)
    .then(
      () => null,
      (reason: unknown) => reason,
    );
  await nomad.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { error, sent };
};

const text =
  (
    status: number,
    words: string,
    headers: Readonly<Record<string, string>> = {},
  ): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
    response.end(words);
  };

describe("a change is sent once", () => {
  it.each([
    ["broken connections", (request) => request.socket.destroy(), "UPSTREAM_BAD_RESPONSE"],
    ["no answer", () => undefined, "UPSTREAM_TIMEOUT"],
    ["agents that fail", text(502, "bad gateway"), "UPSTREAM_UNAVAILABLE"],
    ["agents that lost each other", text(500, "rpc error: EOF"), "UPSTREAM_UNAVAILABLE"],
    ["no leader", text(500, "No cluster leader"), "UPSTREAM_UNAVAILABLE"],
    ["too many calls", text(429, "slow down", { "retry-after": "1" }), "RATE_LIMITED"],
    ["redirects", text(307, "", { location: "http://127.0.0.1:1/" }), "UPSTREAM_BAD_RESPONSE"],
    ["a lack of permission", text(403, "Permission denied"), "UPSTREAM_REJECTED"],
    ["a refusal", text(400, "no such thing"), "UPSTREAM_REJECTED"],
    ["a conflict", text(500, "Enforcing job modify index 1: job exists"), "CONFLICT"],
    ["a missing thing", text(404, "node not found"), "NOT_FOUND"],
  ] satisfies readonly (readonly [string, RequestListener, string])[])(
    "with %s",
    async (_what, answer, code) => {
      const { error, sent } = await refusedBy(answer, code === "UPSTREAM_TIMEOUT" ? 300 : 20_000);
      expect(error).toMatchObject({ code });
      expect(sent).toBe(1);
    },
  );
});

it("says where it is not known whether a change was made", async () => {
  const open = /not known whether the change was made/;
  const lost = await refusedBy((request) => request.socket.destroy());
  expect(lost.error).toMatchObject({ message: expect.stringMatching(open) });
  const refused = await refusedBy(text(400, "no"));
  expect(refused.error).toMatchObject({ message: expect.not.stringMatching(open) });
});

it("tells Nomad's words in one bounded line, and never a variable", async () => {
  const nested = "2 errors occurred:\n\t* first \u001b[31m\n\t* second " + "x".repeat(900);
  const { error } = await refusedBy(text(500, nested));
  const { message } = error as Error;
  expect(message).toMatch(/refuses: first \[31m; second x+/);
  expect(message.length).toBeLessThan(400);
  const conflict = await refusedBy(
    text(409, '{"Items":{"a":"canary"}}', { "x-nomad-index": "12" }),
  );
  expect(conflict.error).toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("12"),
  });
  expect((conflict.error as Error).message).not.toContain("canary");
});
