import { setTimeout as delay } from "node:timers/promises";

/** One row of `extensions.sources`. */
export interface TestSourceRead {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly status: string;
  readonly reason: string | null;
  readonly staleSeconds: number | null;
  readonly calls: number;
}

export interface TestError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly system?: string;
    readonly source?: string;
    readonly found?: number | string;
    readonly limit?: number | string;
    readonly action?: string;
    readonly resource?: string;
    readonly policyIds?: readonly string[];
  };
}

/** Fields of which a test does not look into. */
export type Fields = Readonly<Record<string, unknown>>;

interface Body<Data> {
  readonly data: Data;
  readonly errors?: readonly TestError[];
  readonly extensions: {
    readonly sources: readonly TestSourceRead[];
    readonly cost: { readonly requested: number; readonly limit: number };
    readonly requestId: string;
  };
}

/** What a GraphQL answer holds; each test says the shape of the data that it asked for. */
export interface TestAnswer<Data = Fields> extends Body<Data> {
  readonly status: number;
  readonly headers: Headers;
}

const isBody = <Data>(value: unknown): value is Body<Data> =>
  typeof value === "object" && value !== null;

/** Asks a gateway over HTTP, as one caller. */
export class TestClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async query<Data = Fields>(
    query: string,
    variables: Fields = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer<Data>> {
    const answer = await fetch(new URL("/graphql", this.url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.token}`,
        "content-type": "application/json",
        accept: "application/graphql-response+json",
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const body: unknown = await answer.json();
    if (!isBody<Data>(body)) throw new Error(`${query} is answered by no object`);
    return { ...body, status: answer.status, headers: answer.headers };
  }

  /** The data of an answer that must have no errors. */
  async data<Data = Fields>(query: string, variables: Fields = {}): Promise<Data> {
    const { data, errors } = await this.query<Data>(query, variables);
    if (errors) throw new Error(errors.map(({ message }) => message).join("; "));
    return data;
  }

  /** The only error of an answer that must have one. */
  async error(query: string, variables: Fields = {}): Promise<TestError> {
    const { data, errors = [] } = await this.query(query, variables);
    const [error, ...others] = errors;
    if (error && others.length === 0) return error;
    throw new Error(`${query} is answered by ${JSON.stringify({ data, errors })}`);
  }

  /** Asks again until the answer is as expected; gives back that answer. Fails after 45 seconds. */
  async until<Data = Fields>(
    query: string,
    holds: (answer: TestAnswer<Data>) => boolean,
  ): Promise<TestAnswer<Data>> {
    const end = performance.now() + 45_000;
    for (;;) {
      const answer = await this.query<Data>(query);
      if (holds(answer)) return answer;
      if (performance.now() > end) {
        const { data, errors, extensions } = answer;
        const told = JSON.stringify({ data, errors, extensions }).slice(0, 2_000);
        throw new Error(`${query} still answers ${told}`);
      }
      await delay(10);
    }
  }
}
