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
import { ConsulNodeInNomad } from "../resolvers/nomad/ConsulNodeInNomad.js";
import { ConsulServiceInstanceInNomad } from "../resolvers/nomad/ConsulServiceInstanceInNomad.js";
import { NomadAllocationQuery } from "../resolvers/nomad/NomadAllocationQuery.js";
import { NomadAllocationRelations } from "../resolvers/nomad/NomadAllocationRelations.js";
import { NomadDeploymentQuery } from "../resolvers/nomad/NomadDeploymentQuery.js";
import { NomadDeploymentRelations } from "../resolvers/nomad/NomadDeploymentRelations.js";
import { NomadEvaluationQuery } from "../resolvers/nomad/NomadEvaluationQuery.js";
import { NomadEvaluationRelations } from "../resolvers/nomad/NomadEvaluationRelations.js";
import { NomadImpact } from "../resolvers/nomad/NomadImpact.js";
import { NomadJobQueries } from "../resolvers/nomad/NomadJobQueries.js";
import { NomadJobRelations } from "../resolvers/nomad/NomadJobRelations.js";
import { nomadLiveNodes } from "../resolvers/nomad/nomadLiveNodes.js";
import { NomadNamespaceQuery } from "../resolvers/nomad/NomadNamespaceQuery.js";
import { NomadNamespaceRelations } from "../resolvers/nomad/NomadNamespaceRelations.js";
import { NomadNodePoolQuery } from "../resolvers/nomad/NomadNodePoolQuery.js";
import { NomadNodePoolRelations } from "../resolvers/nomad/NomadNodePoolRelations.js";
import { NomadNodeQuery } from "../resolvers/nomad/NomadNodeQuery.js";
import { NomadNodeRelations } from "../resolvers/nomad/NomadNodeRelations.js";
import { NomadServiceQuery } from "../resolvers/nomad/NomadServiceQuery.js";
import { NomadServiceRelations } from "../resolvers/nomad/NomadServiceRelations.js";
import { NomadVariableQuery } from "../resolvers/nomad/NomadVariableQuery.js";
import { NomadVariableRelations } from "../resolvers/nomad/NomadVariableRelations.js";
import { NomadVolumeQuery } from "../resolvers/nomad/NomadVolumeQuery.js";
import { NomadVolumeRelations } from "../resolvers/nomad/NomadVolumeRelations.js";
import { ApplyConsulConfigEntry } from "../resolvers/consul/applyConsulConfigEntry.js";
import { DeleteConsulConfigEntry } from "../resolvers/consul/deleteConsulConfigEntry.js";
import { DeleteConsulIntention } from "../resolvers/consul/deleteConsulIntention.js";
import { DeleteConsulKey } from "../resolvers/consul/deleteConsulKey.js";
import { DeregisterConsulService } from "../resolvers/consul/deregisterConsulService.js";
import { RegisterConsulService } from "../resolvers/consul/registerConsulService.js";
import { SetConsulKey } from "../resolvers/consul/setConsulKey.js";
import { SetConsulMaintenance } from "../resolvers/consul/setConsulMaintenance.js";
import { UpsertConsulIntention } from "../resolvers/consul/upsertConsulIntention.js";
import { DeleteNomadVariableMutation } from "../resolvers/nomad/deleteNomadVariable.js";
import { DeployNomadJobMutation } from "../resolvers/nomad/deployNomadJob.js";
import { DispatchNomadJobMutation } from "../resolvers/nomad/dispatchNomadJob.js";
import { DrainNomadNodeMutation } from "../resolvers/nomad/drainNomadNode.js";
import { FailNomadDeploymentMutation } from "../resolvers/nomad/failNomadDeployment.js";
import { ForceNomadPeriodicJobMutation } from "../resolvers/nomad/forceNomadPeriodicJob.js";
import { PlanNomadJobMutation } from "../resolvers/nomad/planNomadJob.js";
import { PromoteNomadDeploymentMutation } from "../resolvers/nomad/promoteNomadDeployment.js";
import { RestartNomadAllocationMutation } from "../resolvers/nomad/restartNomadAllocation.js";
import { RevertNomadJobMutation } from "../resolvers/nomad/revertNomadJob.js";
import { ScaleNomadJobMutation } from "../resolvers/nomad/scaleNomadJob.js";
import { SetNomadNodeEligibilityMutation } from "../resolvers/nomad/setNomadNodeEligibility.js";
import { SetNomadVariableMutation } from "../resolvers/nomad/setNomadVariable.js";
import { StopNomadAllocationMutation } from "../resolvers/nomad/stopNomadAllocation.js";
import { StopNomadJobMutation } from "../resolvers/nomad/stopNomadJob.js";
import { consulChanges } from "../resolvers/consul/consulChanges.js";
import { nomadChanges } from "../resolvers/nomad/nomadChanges.js";
import { ApprovalMutations } from "../resolvers/estate/ApprovalMutations.js";
import { AuditQuery } from "../resolvers/estate/AuditQuery.js";
import { CanQuery } from "../resolvers/estate/CanQuery.js";
import { OperationFields } from "../resolvers/estate/OperationFields.js";
import { OperationQueries } from "../resolvers/estate/OperationQueries.js";
import type { Context } from "./context.js";
import type { ChangeDeclaration } from "./operations/ChangeDeclaration.js";
import { setSyncHandlers } from "./syncHandlers.js";

/** Every resolver, in the order in which root fields are printed. */
const RESOLVERS = [
  ViewerQuery,
  CanQuery,
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
  NomadNamespaceQuery,
  NomadNamespaceRelations,
  NomadNodePoolQuery,
  NomadNodePoolRelations,
  NomadNodeQuery,
  NomadNodeRelations,
  NomadJobQueries,
  NomadJobRelations,
  NomadAllocationQuery,
  NomadAllocationRelations,
  NomadDeploymentQuery,
  NomadDeploymentRelations,
  NomadServiceQuery,
  NomadServiceRelations,
  NomadVolumeQuery,
  NomadVolumeRelations,
  NomadEvaluationQuery,
  NomadEvaluationRelations,
  NomadVariableQuery,
  NomadVariableRelations,
  ConsulNodeInNomad,
  ConsulServiceInstanceInNomad,
  NomadImpact,
  OperationQueries,
  OperationFields,
  AuditQuery,
  ApprovalMutations,
  ApplyConsulConfigEntry,
  DeleteConsulConfigEntry,
  DeleteConsulIntention,
  DeleteConsulKey,
  DeregisterConsulService,
  RegisterConsulService,
  SetConsulKey,
  SetConsulMaintenance,
  UpsertConsulIntention,
  DeleteNomadVariableMutation,
  DeployNomadJobMutation,
  DispatchNomadJobMutation,
  DrainNomadNodeMutation,
  FailNomadDeploymentMutation,
  ForceNomadPeriodicJobMutation,
  PlanNomadJobMutation,
  PromoteNomadDeploymentMutation,
  RestartNomadAllocationMutation,
  RevertNomadJobMutation,
  ScaleNomadJobMutation,
  SetNomadNodeEligibilityMutation,
  SetNomadVariableMutation,
  StopNomadAllocationMutation,
  StopNomadJobMutation,
] as const;

/** What each room looks up live by id; part of every `Context`. */
export const liveNodes: Context["liveNodes"] = { ...consulLiveNodes, ...nomadLiveNodes };

/** Every change that there is; the door finds by its action what waited or was interrupted. */
export const changes: readonly ChangeDeclaration<unknown>[] = [...consulChanges, ...nomadChanges];

const QUERY_DESCRIPTION =
  "Everything that can be asked: across systems first, then the lists of each system. A list never fails because of " +
  "one source: it gives what is known, and `extensions.sources` of the answer tells how current that is.";

const MUTATION_DESCRIPTION =
  "Every change, each through the same door: planned, decided by the policies, recorded, made, recorded, and shown by the " +
  "estate before it answers. What is refused before it is recorded is an error; from then on `operation.status` tells.";

/** The executable schema: every room's vocabulary and resolvers. */
export const createSchema = (): GraphQLSchema => {
  // The tests check what `skipCheck` skips here: a whole introspection at every start.
  const schema = buildSchemaSync({ resolvers: RESOLVERS, validate: false, skipCheck: true });
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  // type-graphql has no place for it.
  if (query) query.description = QUERY_DESCRIPTION;
  if (mutation) mutation.description = MUTATION_DESCRIPTION;
  return setSyncHandlers(schema, RESOLVERS);
};
