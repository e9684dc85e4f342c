import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { NOBODY_TOKEN, startWithConsul, VIEWER_TOKEN } from "../support/startTestGateway.js";

let running: Awaited<ReturnType<typeof startWithConsul>>;

beforeAll(async () => {
  running = await startWithConsul();
});

afterAll(() => running.close());

const ask = (authorization: string) =>
  running.causeway.query("{ viewer { subject } sources { id } }", {}, { authorization });

describe("who may ask", () => {
  it.each(["Bearer ", "Bearer", "", "Basic dGVzdDp0ZXN0"])(
    "%j is no token: 401, with the way to send one",
    async (authorization) => {
      const { status, headers, data, errors, extensions } = await ask(authorization);
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
      expect(extensions.sources).toBeUndefined();
    },
  );

  it.each(["nonsense", `${VIEWER_TOKEN}x`, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."])(
    "%j is no token that is known: 401",
    async (token) => {
      const { status, errors } = await ask(`Bearer ${token}`);
      expect(status).toBe(401);
      expect(errors).toMatchObject([{ extensions: { code: "TOKEN_INVALID" } }]);
      expect(JSON.stringify(errors)).not.toContain(token);
    },
  );

  it("a caller without a role may do nothing: 403", async () => {
    const { status, data, errors } = await ask(`Bearer ${NOBODY_TOKEN}`);
    expect(status).toBe(403);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });

  it("a caller with one reads, and is told who it is", async () => {
    const { status, data } = await ask(`Bearer ${VIEWER_TOKEN}`);
    expect(status).toBe(200);
    expect(data).toEqual({ viewer: { subject: "tester" }, sources: [{ id: "consul:hz" }] });
  });

  it.each(["/schema.graphql", "/metrics", "/graphql?query=%7B__typename%7D"])(
    "%s asks for a token as well",
    async (path) => {
      const url = new URL(path, running.causeway.gateway.url);
      const headers = { "apollo-require-preflight": "true" };
      expect((await fetch(url, { headers })).status).toBe(401);
      const nobody = { ...headers, authorization: `Bearer ${NOBODY_TOKEN}` };
      expect((await fetch(url, { headers: nobody })).status).toBe(403);
      const viewer = { ...headers, authorization: `Bearer ${VIEWER_TOKEN}` };
      expect((await fetch(url, { headers: viewer })).status).toBe(200);
    },
  );

  it.each(["/healthz", "/readyz"])("%s does not", async (path) => {
    expect((await fetch(new URL(path, running.causeway.gateway.url))).status).toBe(200);
  });
});
