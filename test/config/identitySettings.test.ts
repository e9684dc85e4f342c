import { describe, expect, it } from "@jest/globals";
import { loadConfiguration } from "../../src/config.js";
import { faultsOf } from "./faultsOf.js";
import { workspace } from "./workspace.js";

const identityOf = (text: string) =>
  loadConfiguration({}, {}, workspace({ "causeway.yaml": text })).identity;

const issuer = (more: string) =>
  `identity: { issuers: [{ issuer: "https://id.example.com/", audience: causeway, ${more} }] }`;

describe("identity.issuers", () => {
  it("fills in what is left out", () => {
    expect(identityOf(issuer("roles: { devs: developer }")).issuers).toEqual([
      {
        issuer: "https://id.example.com/",
        audience: "causeway",
        jwksUri: null,
        claims: { subject: "sub", name: "name", groups: "groups" },
        roles: { devs: "developer" },
      },
    ]);
  });

  it.each([
    "http://127.0.0.1:3000",
    "http://localhost:3000/realms/a",
    "http://[::1]:1",
    "https://id.example.com/tenant/v2.0",
  ])("takes %s", (address) => {
    const text = `identity: { issuers: [{ issuer: "${address}", audience: a }] }`;
    expect(identityOf(text).issuers[0]?.issuer).toBe(address);
  });

  it.each([
    "http://id.example.com/",
    "http://127.0.0.1.example.com/",
    "ftp://id.example.com/",
    "id.example.com",
    "https://user:password@id.example.com/",
    "https://id.example.com/?tenant=1",
    "https://id.example.com/#a",
  ])("refuses %s", (address) => {
    const text = `identity: { issuers: [{ issuer: "${address}", audience: a }] }`;
    const [fault, ...rest] = faultsOf(text);
    expect(fault).toContain("expected an https address such as https://id.example.com/");
    expect(rest).toEqual([]);
  });

  it("refuses keys from elsewhere than https, roles that are none, and unknown claims", () => {
    expect(faultsOf(issuer('jwksUri: "http://keys.example.com/"'))).toHaveLength(1);
    expect(faultsOf(issuer("roles: { devs: Developer }"))).toHaveLength(1);
    expect(faultsOf(issuer("claims: { subjekt: sub }"))[0]).toContain('did you mean "subject"?');
  });

  it("refuses the same issuer twice", () => {
    const one = '{ issuer: "https://id.example.com/", audience: a }';
    expect(faultsOf(`identity: { issuers: [${one}, ${one}] }`)).toEqual([
      "causeway.yaml:1: identity.issuers[1].issuer: the issuer of issuers[0] too; expected each issuer once",
    ]);
  });
});
