import { types } from "node:util";

// Tests run in a realm of their own, and worker threads send dates of Node's: outside of tests there
// is one realm, and a date is a date.
Object.defineProperty(Date, Symbol.hasInstance, {
  value: (value: unknown) => types.isDate(value),
});
