import { describe, expect, it } from "@jest/globals";
import { clientSettings } from "../../src/config/clientSettings.js";

describe("the settings of commands that call a gateway", () => {
  it.each([
    [undefined, "http://127.0.0.1:4000/graphql"],
    ["https://gateway.example.com/", "https://gateway.example.com/graphql"],
    ["https://example.com/causeway", "https://example.com/causeway/graphql"],
    ["https://example.com/graphql", "https://example.com/graphql"],
  ])("make of CAUSEWAY_URL %s the endpoint %s", (text, endpoint) => {
    expect(clientSettings({ CAUSEWAY_URL: text }).endpoint.href).toBe(endpoint);
  });

  it.each(["ftp://x", "nonsense", "http://user:canary@x"])(
    "refuse %s without showing it",
    (text) => {
      expect(() => clientSettings({ CAUSEWAY_URL: text })).toThrow(
        /^CAUSEWAY_URL: found an address/,
      );
    },
  );
});
