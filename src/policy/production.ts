/** `production`, `prod-eu`, `PRD1`, `live`; not `product-demo`. */
const PRODUCTION = /^(?:production|prod|prd|live)(?![a-z])/i;

/** Whether policies treat an environment as production; one that is not known they do. */
export const inProduction = (environment: string | null | undefined): boolean =>
  environment === null ||
  environment === undefined ||
  environment.trim() === "" ||
  PRODUCTION.test(environment.trim());
