import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { ConsulConfigEntryQuery } from "../resolvers/consul/ConsulConfigEntryQuery.js";
import { ConsulDatacenterQuery } from "../resolvers/consul/ConsulDatacenterQuery.js";
import { ConsulDatacenterRelations } from "../resolvers/consul/ConsulDatacenterRelations.js";
import { ConsulImpact } from "../resolvers/consul/ConsulImpact.js";
import { ConsulIntentionQuery } from "../resolvers/consul/ConsulIntentionQuery.js";
import { ConsulIntentionRelations } from "../resolvers/consul/ConsulIntentionRelations.js";
import { ConsulKeyFields } from "../resolvers/consul/ConsulKeyFields.js";
import { ConsulKeysQuery } from "../resolvers/consul/ConsulKeysQuery.js";
import { consulLiveNodes } from "../resolvers/consul/consulLiveNodes.js";
import { ConsulNodeQuery } from "../resolvers/consul/ConsulNodeQuery.js";
import { ConsulNodeRelations } from "../resolvers/consul/ConsulNodeRelations.js";
import { ConsulPreparedQueryQuery } from "../resolvers/consul/ConsulPreparedQueryQuery.js";
import { ConsulPreparedQueryRelations } from "../resolvers/consul/ConsulPreparedQueryRelations.js";
import { ConsulServiceInstanceQuery } from "../resolvers/consul/ConsulServiceInstanceQuery.js";
import { ConsulServiceInstanceRelations } from "../resolvers/consul/ConsulServiceInstanceRelations.js";
import { ConsulServiceQueries } from "../resolvers/consul/ConsulServiceQueries.js";
import { ConsulServiceRelations } from "../resolvers/consul/ConsulServiceRelations.js";
import { ConsulSessionQuery } from "../resolvers/consul/ConsulSessionQuery.js";
import { ConsulSessionRelations } from "../resolvers/consul/ConsulSessionRelations.js";
import { FindingsQuery } from "../resolvers/estate/FindingsQuery.js";
import { ImpactQuery } from "../resolvers/estate/ImpactQuery.js";
import { InventoryQuery } from "../resolvers/estate/InventoryQuery.js";
import { NodeQueries } from "../resolvers/estate/NodeQueries.js";
import { PathsQuery } from "../resolvers/estate/PathsQuery.js";
import { ResourceFields } from "../resolvers/estate/ResourceFields.js";
import { ResourceQueries } from "../resolvers/estate/ResourceQueries.js";
import { SourcesQuery } from "../resolvers/estate/SourcesQuery.js";
import { TopologyQuery } from "../resolvers/estate/TopologyQuery.js";
import { ViewerQuery } from "../resolvers/estate/ViewerQuery.js";
import type { Context } from "./context.js";
import { setSyncHandlers } from "./syncHandlers.js";

/** Every resolver, in the order in which root fields are printed. */
const RESOLVERS = [
  ViewerQuery,
  SourcesQuery,
  NodeQueries,
  ResourceQueries,
  ResourceFields,
  InventoryQuery,
  TopologyQuery,
  PathsQuery,
  ImpactQuery,
  FindingsQuery,
  ConsulDatacenterQuery,
  ConsulDatacenterRelations,
  ConsulNodeQuery,
  ConsulNodeRelations,
  ConsulServiceQueries,
  ConsulServiceRelations,
  ConsulServiceInstanceQuery,
  ConsulServiceInstanceRelations,
  ConsulIntentionQuery,
  ConsulIntentionRelations,
  ConsulConfigEntryQuery,
  ConsulImpact,
  ConsulKeysQuery,
  ConsulKeyFields,
  ConsulSessionQuery,
  ConsulSessionRelations,
  ConsulPreparedQueryQuery,
  ConsulPreparedQueryRelations,
] as const;

/** What each room looks up live by id; part of every `Context`. */
export const liveNodes: Context["liveNodes"] = { ...consulLiveNodes };

const QUERY_DESCRIPTION =
  "Everything that can be asked: across systems first, then the lists of each system. A list never fails because of " +
  "one source: it gives what is known, and `extensions.sources` of the answer tells how current that is.";

/** The executable schema: every room's vocabulary and resolvers. */
export const createSchema = (): GraphQLSchema => {
  // The tests check what `skipCheck` skips here: a whole introspection at every start.
  const schema = buildSchemaSync({ resolvers: RESOLVERS, validate: false, skipCheck: true });
  const query = schema.getQueryType();
  // type-graphql has no place for it.
  if (query) query.description = QUERY_DESCRIPTION;
  return setSyncHandlers(schema, RESOLVERS);
};
