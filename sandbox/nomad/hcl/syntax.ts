/** A stretch of a file: line and columns, counted from 1, the end exclusive. */
export interface Range {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export type Expression =
  | {
      readonly kind: "literal";
      readonly value: string | number | boolean | null;
      readonly range: Range;
    }
  | { readonly kind: "template"; readonly parts: readonly TemplatePart[]; readonly range: Range }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly range: Range }
  | {
      readonly kind: "object";
      readonly members: readonly (readonly [Expression, Expression])[];
      readonly range: Range;
    }
  | { readonly kind: "name"; readonly name: string; readonly range: Range }
  | {
      readonly kind: "member";
      readonly of: Expression;
      readonly name: string;
      readonly dot: Range;
      readonly range: Range;
    }
  | {
      readonly kind: "index";
      readonly of: Expression;
      readonly at: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: "splat";
      readonly of: Expression;
      /** What is asked of each item. */
      readonly members: readonly string[];
      readonly range: Range;
    }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly nameRange: Range;
      readonly range: Range;
    }
  | {
      readonly kind: "unary";
      readonly operator: string;
      readonly of: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: "condition";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: "for";
      readonly names: readonly string[];
      readonly over: Expression;
      readonly key: Expression | undefined;
      readonly value: Expression;
      /** Values of the same key become a list. */
      readonly groups: boolean;
      readonly test: Expression | undefined;
      readonly range: Range;
    };

/** Text as it stands, or an expression together with its source. */
export type TemplatePart =
  | string
  | { readonly expression: Expression; readonly source: string }
  | {
      readonly test: Expression;
      readonly then: readonly TemplatePart[];
      readonly otherwise: readonly TemplatePart[];
    }
  | {
      readonly names: readonly string[];
      readonly over: Expression;
      readonly each: readonly TemplatePart[];
    };

export interface Attribute {
  readonly name: string;
  readonly nameRange: Range;
  readonly value: Expression;
}

export interface Block {
  readonly type: string;
  readonly typeRange: Range;
  readonly labels: readonly string[];
  /** From the type to the last label. */
  readonly headRange: Range;
  readonly braceRange: Range;
  readonly body: Body;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

/** What is wrong with a file, as HCL's own diagnostics say it. */
export class HclError extends Error {
  constructor(
    readonly summary: string,
    readonly detail: string,
    readonly range: Range | undefined,
    /** The part of the way that leads to one value. */
    readonly more: readonly HclError[] = [],
  ) {
    super(summary);
    this.name = "HclError";
  }

  /** One diagnostic a line. */
  describe(file: string): string {
    const { range } = this;
    const where = range ? `${file}:${range.line},${range.start}-${range.end}` : "<nil>";
    const own = `${where}: ${this.summary}; ${this.detail}`;
    return [own, ...this.more.map((error) => error.describe(file))].join("\n");
  }
}
