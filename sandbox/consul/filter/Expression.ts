export type Operator =
  "Equal" | "Not Equal" | "In" | "Not In" | "Is Empty" | "Is Not Empty" | "Matches" | "Not Matches";

/** A filter expression as it was read. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "not"; readonly of: Expression }
  | {
      readonly kind: "match";
      readonly selector: readonly string[];
      readonly operator: Operator;
      readonly value: string;
    };
