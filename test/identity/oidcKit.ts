import type { IssuerSettings } from "../../src/config/identitySettings.js";
import { Fault } from "../../src/errors.js";
import { createAuthenticator, type Authenticator } from "../../src/identity/createAuthenticator.js";
import type { Identity } from "../../src/identity/Identity.js";
import { IssuedTokens } from "../../src/identity/IssuedTokens.js";
import { MemoryLog } from "../support/testFront.js";
import { makeKey, sign, TestProvider, type TestKey } from "./TestProvider.js";

/** A clock that a test moves. It starts at a whole second. */
export class TestClock {
  now = 1_800_000_000_000;

  get seconds(): number {
    return this.now / 1000;
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }
}

/** Claims of any shape. */
export type TestClaims = Readonly<Record<string, unknown>>;

export const MINUTE = 60_000;

export const settingsFor = (
  issuer: string,
  more: Partial<IssuerSettings> = {},
): IssuerSettings => ({
  issuer,
  audience: "causeway",
  jwksUri: null,
  claims: { subject: "sub", name: "name", groups: "groups" },
  roles: { developers: "developer", admins: "admin" },
  ...more,
});

/** One issuer with one key, an authenticator that trusts it, and a clock. */
export class Oidc {
  readonly clock = new TestClock();
  readonly log = new MemoryLog();
  readonly authenticate: Authenticator;

  private constructor(
    readonly provider: TestProvider,
    readonly key: TestKey,
    more: Partial<IssuerSettings>,
    deadlineMs: number,
  ) {
    const { log, clock } = this;
    const now = () => clock.now;
    const issued = new IssuedTokens([settingsFor(provider.issuer, more)], { log, now, deadlineMs });
    this.authenticate = createAuthenticator([], [issued]);
  }

  static async start(more: Partial<IssuerSettings> = {}, deadlineMs = 20_000): Promise<Oidc> {
    const key = await makeKey("first");
    return new Oidc(await TestProvider.start([key]), key, more, deadlineMs);
  }

  /** Claims that are accepted, with others in their place. */
  claims(more: TestClaims = {}): TestClaims {
    const { seconds } = this.clock;
    return {
      iss: this.provider.issuer,
      aud: "causeway",
      sub: "ada",
      iat: seconds,
      exp: seconds + 3_600,
      groups: ["developers"],
      ...more,
    };
  }

  token(more: TestClaims = {}, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return sign(this.key, this.claims(more), header);
  }

  /** The caller, or the code that it is refused with. */
  async outcome(token: string): Promise<Identity | string> {
    try {
      return await this.authenticate(token);
    } catch (error) {
      if (error instanceof Fault) return error.code;
      throw error;
    }
  }

  /** `ok` or the code of the refusal. */
  async verdict(token: string): Promise<string> {
    const outcome = await this.outcome(token);
    return typeof outcome === "string" ? outcome : "ok";
  }
}
