import type { IncomingMessage } from "node:http";
import { Fault } from "../errors.js";

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/iu;

/** Node keeps only the first of several; another proxy on the way might have kept the last. */
const authorizationCount = ({ rawHeaders }: IncomingMessage): number => {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 13 && name.toLowerCase() === "authorization") {
      count += 1;
    }
  }
  return count;
};

/**
 * The bearer token of a request; null: it has no `Authorization`.
 *
 * @throws Fault UNAUTHENTICATED where the header is no bearer token, BAD_REQUEST where there are two
 */
export const bearerToken = (request: IncomingMessage): string | null => {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    return null;
  }
  if (authorizationCount(request) > 1) {
    throw new Fault(
      "BAD_REQUEST",
      "The request has more than one Authorization header; send one.",
      {
        limit: 1,
      },
    );
  }
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) {
    throw new Fault("UNAUTHENTICATED", 'Authorization must read "Bearer" and a token.');
  }
  return token;
};
