import type { Fields, TestAnswer } from "../support/startTestGateway.js";
import type { TestClient } from "../support/TestClient.js";

/** An operation as these tests read it. */
export interface ToldOperation {
  readonly id: string;
  readonly status: string;
  readonly actor: string;
  readonly input: Fields;
  readonly dryRun: boolean;
  readonly plan: Fields | null;
  readonly planHash: string | null;
  readonly approvalsRequired: number;
  readonly finishedAt: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly approvals: readonly {
    readonly subject: string;
    readonly decision: string;
    readonly comment: string | null;
  }[];
  readonly events: { readonly nodes: readonly { readonly message: string }[] };
  readonly policyIds: readonly string[];
}

const OPERATION = `id status actor input dryRun plan planHash approvalsRequired finishedAt policyIds
  error { code message } approvals { subject decision comment } events { nodes { message } }`;

interface SetAnswer {
  readonly setConsulKey: { readonly operation: ToldOperation } | null;
}

interface DeleteAnswer {
  readonly deleteConsulKey: { readonly operation: ToldOperation } | null;
}

export interface Options {
  readonly idempotencyKey?: string;
  readonly dryRun?: boolean;
  readonly reason?: string;
}

export const SET_KEY = `mutation ($input: SetConsulKeyInput!, $options: OperationOptions) {
  setConsulKey(input: $input, options: $options) { operation { ${OPERATION} } } }`;

const DELETE_KEY = `mutation ($source: String!, $key: String!, $options: OperationOptions) {
  deleteConsulKey(source: $source, key: $key, options: $options) { operation { ${OPERATION} } } }`;

/** Writes a key of `hz`, where it is not another source that is named. */
export const setKey = (
  client: TestClient,
  input: { readonly source?: string; readonly key: string; readonly value: string },
  options: Options = {},
): Promise<TestAnswer<SetAnswer>> =>
  client.query<SetAnswer>(SET_KEY, { input: { source: "hz", ...input }, options });

/** Deletes a key of production, which takes an approval. */
export const deleteKey = (
  client: TestClient,
  key: string,
  options: Options = {},
): Promise<TestAnswer<DeleteAnswer>> =>
  client.query<DeleteAnswer>(DELETE_KEY, { source: "live", key, options });

/** The operation of an answer without errors. */
export const operationOf = ({
  data,
  errors,
}: TestAnswer<Partial<SetAnswer & DeleteAnswer>>): ToldOperation => {
  const operation = (data.setConsulKey ?? data.deleteConsulKey)?.operation;
  if (operation && !errors) return operation;
  throw new Error(`There is no operation in ${JSON.stringify({ data, errors })}`);
};

/** Asks for a deletion in production, which waits. */
export const waitingDeletion = async (client: TestClient, key: string, options: Options = {}) => {
  const operation = operationOf(await deleteKey(client, key, options));
  if (operation.status === "AWAITING_APPROVAL") return operation;
  throw new Error(`It does not wait: ${JSON.stringify(operation)}`);
};

/** The code of the only error, and that nothing was answered. */
export const codeOf = ({ errors = [] }: TestAnswer<unknown>): string =>
  errors.map(({ extensions }) => extensions.code).join(", ");

/** An operation as somebody sees it; null where they do not. */
export const operation = async (client: TestClient, id: string): Promise<ToldOperation | null> => {
  const query = `query ($id: ID!) { operation(id: $id) { ${OPERATION} } }`;
  return (await client.data<{ operation: ToldOperation | null }>(query, { id })).operation;
};

const deciding =
  (field: "approveOperation" | "rejectOperation" | "cancelOperation") =>
  (client: TestClient, id: string, said: { planHash?: string; comment?: string } = {}) => {
    const given = Object.entries(said).map(([name, text]) => `, ${name}: ${JSON.stringify(text)}`);
    return client.query<Record<string, { readonly operation: ToldOperation } | null>>(
      `mutation ($id: ID!) { ${field}(id: $id${given.join("")}) { operation { ${OPERATION} } } }`,
      { id },
    );
  };

export const approve = deciding("approveOperation");
export const reject = deciding("rejectOperation");
export const cancel = deciding("cancelOperation");

/** The operation that a decision answers, without errors. */
export const decided = ({
  data,
  errors,
}: TestAnswer<Record<string, { readonly operation: ToldOperation } | null>>): ToldOperation => {
  const [payload] = Object.values(data);
  if (payload && !errors) return payload.operation;
  throw new Error(`There is no operation in ${JSON.stringify({ data, errors })}`);
};
