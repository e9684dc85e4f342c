import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { compileFunction } from "node:vm";
import type * as CedarModule from "@cedar-policy/cedar-wasm/nodejs";

/** One instance of the engine, with memory of its own. */
export type Cedar = Pick<
  typeof CedarModule,
  "policyToJson" | "preparsePolicySet" | "preparseSchema" | "statefulIsAuthorized" | "validate"
>;

const PARAMETERS = ["exports", "require", "module", "__filename", "__dirname", "WebAssembly"];

type Evaluate = (
  exports: Cedar,
  require: NodeJS.Require,
  module: { readonly exports: Cedar },
  ...rest: readonly unknown[]
) => void;

/** The types of Node have no WebAssembly; this is what is needed of it. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };
};

/** Compiled once: a new instance starts with code that the machine has already made fast. */
const compiled = new Map<string, object>();

/** `WebAssembly` as the engine's own code sees it: the same, but what is compiled is kept. */
const keepingWebAssembly = (path: string): object => {
  const Module = function (bytes: Uint8Array) {
    const module = compiled.get(path) ?? new WebAssembly.Module(bytes);
    compiled.set(path, module);
    return module;
  };
  return Object.create(WebAssembly, { Module: { value: Module } }) as object;
};

/**
 * A fresh engine. Its package keeps one instance for the whole process, and a trap (deeply nested
 * policies make one) spoils that for good; so its CommonJS code is evaluated again for each.
 */
export const createCedar = (): Cedar => {
  const require = createRequire(import.meta.url);
  const path = require.resolve("@cedar-policy/cedar-wasm/nodejs");
  const module = { exports: {} as Cedar };
  const evaluate = compileFunction(readFileSync(path, "utf8"), PARAMETERS, {
    filename: path,
  }) as Evaluate;
  evaluate(module.exports, require, module, path, dirname(path), keepingWebAssembly(path));
  return module.exports;
};

/** Whether what the engine threw says that this instance must not be used again. */
export const isTrap = (cause: unknown): boolean =>
  typeof cause === "object" &&
  cause !== null &&
  "name" in cause &&
  (cause.name === "RuntimeError" || cause.name === "RangeError");
