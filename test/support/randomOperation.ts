import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";

type Fields = GraphQLObjectType | GraphQLInterfaceType;

/** Numbers that look random and are the same for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Ways to write the arguments of the test schema, by argument. */
const writings: Readonly<Record<string, readonly string[]>> = {
  first: ["1", "2", "3", "null", "$n", "$missing"],
  limit: ["1", "4", "$n"],
  name: ['"web"', '"billing"', '"nope"', "$name"],
  id: ['"service:web"', '"instance:web-1"', '"x"', "5"],
  ids: ['["service:web", "x"]', '["instance:web-1", $name]', '"service:web"'],
  identifier: ['"web"', "$name"],
  input: [
    '{ text: "a" }',
    "{ inner: { text: $name, count: $n } }",
    "{ list: [1, $n] }",
    "$in",
    "{ list: 3 }",
    "null",
    "{ kind: $k }",
    "{ flag: $absent }",
  ],
  inputs: ['[{ text: "a" }, $in]', "$in", "[]"],
  tree: ['{ name: "a", children: [{ name: $name }] }', "$tree"],
  json: ["1", '{ a: [1, "x"] }', "$j", "[$j, { b: $name }]"],
  kind: ["SERVICE", "$k"],
  number: ["1", "1.5", "$f"],
  int: ["3", "$n"],
};

const variableTypes: Readonly<Record<string, string>> = {
  $yes: "Boolean!",
  $no: "Boolean!",
  $n: "Int",
  $missing: "Int",
  $name: "String!",
  $in: "Echo",
  $tree: "Tree",
  $absent: "Boolean",
  $k: "Kind",
  $j: "JSON",
  $f: "Float",
};

/** Fields whose answer depends on time or that never answer. */
const unfit = new Set(["hang", "big", "context", "refuseAll"]);

const required = new Set(["id", "ids", "identifier"]);

interface Fragment {
  readonly name: string;
  readonly type: Fields;
  body: string | null;
}

/** Writes operations over the test schema: nested, merged, aliased, conditional, in fragments. */
export class OperationWriter {
  #fragments: Fragment[] = [];
  #variables = new Set<string>();
  #budget = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: () => number,
  ) {}

  /** One operation; most are valid. */
  write(): string {
    this.#fragments = [];
    this.#variables = new Set();
    this.#budget = 40;
    const query = this.schema.getQueryType();
    const body = query ? this.#selection(query, 4) : "__typename";
    const definitions = [...this.#variables].map((name) => this.#definition(name)).join(", ");
    const fragments = this.#fragments.map(
      ({ name, type, body: inside }) =>
        `fragment ${name} on ${type.name} { ${inside ?? "__typename"} }`,
    );
    return `query Q${definitions === "" ? "" : `(${definitions})`} { ${body} }\n${fragments.join("\n")}`;
  }

  /** Variables for any operation that was written. */
  variables(): Record<string, unknown> {
    const all = {
      yes: true,
      no: false,
      n: this.#pick([1, 2, null]),
      name: "web",
      in: this.#pick([
        { text: "v" },
        { list: [1, 2] },
        { list: 7 },
        { inner: { kind: "SERVICE" } },
        null,
      ]),
      tree: { name: "t", children: [{ name: "u" }] },
      k: "INSTANCE",
      j: this.#pick([1, "s", { a: 1 }, null]),
      f: this.#pick([1, 1.25]),
    };
    return Object.fromEntries(
      Object.entries(all).filter(
        ([name]) => !(name === "n" || name === "in") || this.random() > 0.3,
      ),
    );
  }

  #pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) {
      throw new Error("There is nothing to pick from");
    }
    return item;
  }

  #definition(name: string): string {
    const withDefault = name === "$n" && this.random() < 0.3 ? " = 2" : "";
    return `${name}: ${variableTypes[name] ?? "Int"}${withDefault}`;
  }

  #noting(text: string): string {
    for (const [name] of text.matchAll(/\$\w+/gu)) {
      this.#variables.add(name);
    }
    return text;
  }

  #condition(): string {
    if (this.random() > 0.2) {
      return "";
    }
    const value = this.#pick(["$yes", "$no", "true", "false"]);
    return this.#noting(` @${this.#pick(["include", "skip"])}(if: ${value})`);
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const written = args.flatMap(({ name }) => {
      const ways = writings[name];
      const isWritten = required.has(name) || this.random() < 0.5;
      return ways === undefined || !isWritten ? [] : [`${name}: ${this.#pick(ways)}`];
    });
    return written.length === 0 ? "" : this.#noting(`(${written.join(", ")})`);
  }

  #selection(type: Fields, depth: number): string {
    this.#budget -= 1;
    const parts: string[] = [];
    const count = this.#budget < 0 ? 0 : 1 + Math.floor(this.random() * 4);
    for (let index = 0; index < count; index += 1) {
      parts.push(this.#part(type, depth));
    }
    const written = parts.filter((part) => part !== "").join(" ");
    return written === "" ? "__typename" : written;
  }

  #part(type: Fields, depth: number): string {
    const dice = this.random();
    if (dice < 0.08) {
      return `__typename${this.#condition()}`;
    }
    if (dice < 0.18) {
      return `...${this.#condition()} { ${this.#selection(type, depth)} }`;
    }
    if (dice < 0.3 && isInterfaceType(type)) {
      const object = this.#pick([...this.schema.getPossibleTypes(type)]);
      return `... on ${object.name}${this.#condition()} { ${this.#selection(object, depth)} }`;
    }
    return dice < 0.42 ? this.#spread(type, depth) : this.#field(type, depth);
  }

  #spread(type: Fields, depth: number): string {
    const known = this.#fragments.filter((one) => one.type === type && one.body !== null);
    if (known.length > 0 && this.random() < 0.6) {
      return `...${this.#pick(known).name}${this.#condition()}`;
    }
    if (this.#fragments.length >= 4) {
      return "";
    }
    const fragment: Fragment = { name: `F${String(this.#fragments.length)}`, type, body: null };
    this.#fragments.push(fragment);
    fragment.body = this.#selection(type, Math.max(0, depth - 1));
    const again = this.random() < 0.3 ? ` ...${fragment.name}${this.#condition()}` : "";
    return `...${fragment.name}${this.#condition()}${again}`;
  }

  #field(type: Fields, depth: number): string {
    const field = this.#pick(
      Object.values(type.getFields()).filter(({ name }) => !unfit.has(name)),
    );
    const named: GraphQLNamedType = getNamedType(field.type);
    const alias = this.random() < 0.25 ? this.#pick(["a: ", "b: ", "a_b: ", "x_: "]) : "";
    const start = `${alias}${field.name}${this.#arguments(field)}${this.#condition()}`;
    if (isLeafType(named)) {
      return start;
    }
    return depth > 0 && isCompositeType(named) && "getFields" in named
      ? `${start} { ${this.#selection(named, depth - 1)} }`
      : "";
  }
}
