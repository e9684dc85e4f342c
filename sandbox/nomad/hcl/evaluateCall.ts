import type { Json } from "../go/Json.js";
import type { Scope } from "./evaluate.js";
import { FUNCTIONS } from "./functions.js";
import { HclError, type Expression } from "./syntax.js";
import { textOf } from "./textOf.js";

type Call = Extract<Expression, { kind: "call" }>;
type Evaluate = (expression: Expression, scope: Scope) => Json;

/** `try` is its first argument that can be evaluated, `can` whether its argument can be. */
const attempted = ({ name, args, nameRange }: Call, scope: Scope, evaluate: Evaluate): Json => {
  for (const arg of args) {
    try {
      const value = evaluate(arg, scope);
      return name === "can" ? true : value;
    } catch (error) {
      if (!(error instanceof HclError)) throw error;
    }
  }
  if (name === "can") return false;
  const words = 'Call to function "try" failed: no expression succeeded.';
  throw new HclError("Error in function call", words, nameRange);
};

/** The second argument is a type, such as number, rather than a value. */
const converted = ({ args: [of, to], nameRange }: Call, scope: Scope, evaluate: Evaluate): Json => {
  if (!of) throw new HclError("Not enough function arguments", "A value is required.", nameRange);
  const value = evaluate(of, scope);
  const type = to?.kind === "name" ? to.name : "";
  if (type === "number") return Number(textOf(value));
  if (type === "bool") return textOf(value) === "true";
  return type === "string" ? textOf(value) : value;
};

/** The value of a function call; `evaluate` gives those of its arguments. */
export const evaluateCall = (call: Call, scope: Scope, evaluate: Evaluate): Json => {
  const { name, args, nameRange } = call;
  if (name === "try" || name === "can") return attempted(call, scope, evaluate);
  if (name === "convert") return converted(call, scope, evaluate);
  const run = FUNCTIONS.get(name);
  if (!run) {
    throw new HclError(
      "Call to unknown function",
      `There is no function named ${JSON.stringify(name)}.`,
      nameRange,
    );
  }
  const values = args.map((arg) => evaluate(arg, scope));
  try {
    return run(values);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const range = { ...nameRange, end: nameRange.end + 1 };
    throw new HclError(
      "Error in function call",
      `Call to function ${JSON.stringify(name)} failed: ${words}.`,
      range,
    );
  }
};
