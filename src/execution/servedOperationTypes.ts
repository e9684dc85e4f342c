import { GraphQLError, type ValidationRule } from "graphql";

/**
 * Refuses an operation of a type that the schema has no root for, such as a subscription: graphql-js
 * finds that out only when it executes, as a fault of the server's.
 */
export const servedOperationTypes: ValidationRule = (context) => ({
  OperationDefinition: (node) => {
    if (context.getSchema().getRootType(node.operation)) return;
    const message = `This version serves no ${node.operation}s: send a query or a mutation instead.`;
    context.reportError(new GraphQLError(message, { nodes: node }));
  },
});
