import { NAMESPACED_TOPICS } from "./applyEvent.js";
import type { StreamScope } from "./EventStream.js";

/** What decides how a region can be followed. */
interface StreamNeeds {
  readonly region: string;
  /** Of the configuration; null: all that the token may see. */
  readonly namespaces: readonly string[] | null;
  /** Those that the token is shown. */
  readonly visible: readonly string[];
  /** Whether the token may follow all namespaces at once. */
  readonly seesAll: boolean;
  readonly seesNodes: boolean;
  /** How many streams may be held for the region. */
  readonly most: number;
}

/** The streams of a region, and whether they tell of everything. */
export interface StreamPlan {
  readonly scopes: readonly StreamScope[];
  readonly isWhole: boolean;
}

/** One stream for all where the token may, else one per namespace and one for the nodes. */
export const streamPlan = (needs: StreamNeeds): StreamPlan => {
  const { region, namespaces, visible, seesAll, seesNodes, most } = needs;
  if (seesAll && namespaces === null) {
    const scope = { region, namespace: "*", topics: [...NAMESPACED_TOPICS, "Node"] };
    return { scopes: [scope], isWhole: true };
  }
  const wanted: readonly StreamScope[] = [
    ...(seesNodes ? [{ region, namespace: null, topics: ["Node"] }] : []),
    ...(namespaces ?? visible).map((namespace) => ({
      region,
      namespace,
      topics: NAMESPACED_TOPICS,
    })),
  ];
  return { scopes: wanted.slice(0, most), isWhole: wanted.length <= most };
};
