import type { Handler } from "./Call.js";

/** One path and its handlers by method, in the order in which `Allow` names the methods. */
export interface Route {
  /** A path that ends with a slash stands for everything below it. */
  readonly path: string;
  readonly methods: Readonly<Record<string, Handler>>;
}

/** The route of a path: the exact one, else the longest one that it lies below. */
export const findRoute = (routes: RouteTable, path: string): Route | undefined => {
  const exact = routes.get(path);
  if (exact) return exact;
  for (let end = path.lastIndexOf("/"); end >= 0; end = path.lastIndexOf("/", end - 1)) {
    const route = routes.get(path.slice(0, end + 1));
    if (route) return route;
    if (end === 0) return undefined;
  }
  return undefined;
};

export type RouteTable = ReadonlyMap<string, Route>;

export const routeTable = (routes: readonly Route[]): RouteTable =>
  new Map(routes.map((route) => [route.path, route]));
