import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { auditServer } from "graphql-http";
import { GOOD_TOKEN, TestFront } from "../support/testFront.js";

describe("GraphQL over HTTP", () => {
  let front: TestFront;

  beforeAll(async () => {
    front = await TestFront.start();
  });
  afterAll(() => front.close());

  const audit = () =>
    auditServer({
      url: `${front.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) => {
        const headers = new Headers(init.headers);
        headers.set("authorization", `Bearer ${GOOD_TOKEN}`);
        headers.set("apollo-require-preflight", "true");
        return fetch(url, { ...init, headers });
      },
    });

  it.each(["for operations seen for the first time", "for repeated operations"])(
    "passes all 61 audits of graphql-http %s",
    async () => {
      const results = await audit();
      const failed = results.filter(({ status }) => status !== "ok");
      expect(failed.map(({ name, status }) => `${status} ${name}`)).toEqual([]);
      expect(results).toHaveLength(61);
    },
  );
});
