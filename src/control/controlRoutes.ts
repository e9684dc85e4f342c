import { Fault } from "../errors.js";
import type { ControlHandlers, LedgerReport } from "./controlHandlers.js";
import { tokenRequest } from "./controlMessages.js";

/** A request of the command line. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  /** The body, of which only a request that has one is read. */
  readonly body: () => Promise<unknown>;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

const answer = (status: number, body: object): ControlAnswer => ({ status, body });

const createToken = async (
  { body }: ControlRequest,
  handlers: ControlHandlers,
): Promise<ControlAnswer> => {
  const parsed = tokenRequest.safeParse(await body());
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path }) => path.join(".") || "the body").join(", ");
    throw new Fault("BAD_REQUEST", `Not usable: ${places}.`);
  }
  return answer(201, await handlers.createToken(parsed.data));
};

const revokeToken = async (id: string, handlers: ControlHandlers): Promise<ControlAnswer> => {
  const token = await handlers.revokeToken(id);
  if (!token) throw new Fault("NOT_FOUND", "There is no token of this id.");
  return answer(200, token);
};

const verified = ({ verifyAudit }: ControlHandlers): Promise<LedgerReport> => {
  if (!verifyAudit) throw new Fault("NOT_FOUND", "There is no ledger here.");
  return verifyAudit();
};

/**
 * Answers a request of the command line.
 *
 * @throws Fault NOT_FOUND, BAD_REQUEST; what a handler throws
 */
export const routeControl = async (
  request: ControlRequest,
  handlers: ControlHandlers,
): Promise<ControlAnswer> => {
  const { method, path } = request;
  const id = /^\/tokens\/([\w-]{1,64})$/.exec(path)?.[1];
  if (method === "DELETE" && id !== undefined) return revokeToken(id, handlers);
  switch (`${method} ${path}`) {
    case "POST /tokens":
      return createToken(request, handlers);
    case "GET /tokens":
      return answer(200, { tokens: await handlers.listTokens() });
    case "GET /audit/verify":
      return answer(200, await verified(handlers));
    default:
      throw new Fault(
        "NOT_FOUND",
        "There is nothing here; is the command line of another version?",
      );
  }
};
