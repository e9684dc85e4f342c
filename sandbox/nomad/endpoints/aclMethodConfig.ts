import type { JsonObject } from "../go/Json.js";

/** Every setting of a way to log in, as long as nothing is said of it. */
export const METHOD_CONFIG: JsonObject = {
  ExpirationLeeway: "",
  NotBeforeLeeway: "",
  ClockSkewLeeway: "",
  JWTValidationPubKeys: null,
  JWKSURL: "",
  OIDCDiscoveryURL: "",
  OIDCClientID: "",
  OIDCClientSecret: "",
  OIDCClientAssertion: null,
  OIDCEnablePKCE: false,
  OIDCDisableUserInfo: false,
  OIDCScopes: null,
  BoundAudiences: null,
  BoundIssuer: null,
  AllowedRedirectURIs: null,
  DiscoveryCaPem: null,
  JWKSCACert: "",
  SigningAlgs: null,
  ClaimMappings: null,
  ListClaimMappings: null,
  VerboseLogging: false,
};
