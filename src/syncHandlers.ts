import {
  type GraphQLField,
  type GraphQLFieldMap,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { type ClassType, getMetadataStorage } from "type-graphql";
import { nodeTypeOf } from "./nodeTypeOf.js";

type Metadata = ReturnType<typeof getMetadataStorage>;
type Parameter = Metadata["params"][number];
type Handler = Pick<Metadata["queries"][number], "target" | "methodName" | "schemaName">;
type Fields = GraphQLFieldMap<unknown, unknown>;
type Values = Readonly<Record<string, unknown>>;
/** Takes one parameter of a method out of what GraphQL hands to a field. */
type Taken = (root: unknown, args: Values, context: unknown, info: GraphQLResolveInfo) => unknown;
type Method = (...values: readonly unknown[]) => unknown;

const take: Readonly<Partial<Record<Parameter["kind"], (parameter: Parameter) => Taken>>> = {
  root: () => (root) => root,
  context: () => (_root, _args, context) => context,
  info: () => (_root, _args, _context, info) => info,
  args: () => (_root, args) => args,
  arg: (parameter) => {
    const name = parameter.kind === "arg" ? parameter.name : "";
    return (_root, args) => args[name];
  },
};

const takenBy = ({ target, methodName }: Handler): readonly Taken[] =>
  getMetadataStorage()
    .params.filter((one) => one.target === target && one.methodName === methodName)
    .sort((one, other) => one.index - other.index)
    .map((parameter) => {
      const taken = take[parameter.kind]?.(parameter);
      if (taken && !("propertyName" in parameter && parameter.propertyName)) return taken;
      throw new Error(`${target.name}.${methodName}: a parameter is not of a kind that is known.`);
    });

/** An explicit null for an argument with a default means the default. */
const withDefaults = (field: GraphQLField<unknown, unknown>): ((args: Values) => Values) => {
  const defaults = field.args.flatMap(({ name, defaultValue }): [string, unknown][] =>
    defaultValue === undefined || defaultValue === null ? [] : [[name, defaultValue]],
  );
  if (defaults.length === 0) return (args) => args;
  return (args) =>
    defaults.some(([name]) => args[name] === null)
      ? { ...args, ...Object.fromEntries(defaults.filter(([name]) => args[name] === null)) }
      : args;
};

const isMethod = (value: unknown): value is Method => typeof value === "function";

/** A call with what each parameter takes; written out, since a loop costs a fifth of a large answer. */
const callOf = (method: Method, taken: readonly Taken[]): Taken => {
  const [first, second, third, ...others] = taken;
  if (!first || others.length > 0) {
    return (root, args, context, info) =>
      method(...taken.map((one) => one(root, args, context, info)));
  }
  if (!second) return (root, args, context, info) => method(first(root, args, context, info));
  if (!third) {
    return (root, args, context, info) =>
      method(first(root, args, context, info), second(root, args, context, info));
  }
  return (root, args, context, info) =>
    method(
      first(root, args, context, info),
      second(root, args, context, info),
      third(root, args, context, info),
    );
};

/** Calls the method of a resolver at once, with what its decorators ask for. */
const setHandler = (field: GraphQLField<unknown, unknown>, handler: Handler, self: object) => {
  const method: unknown = Reflect.get(self, handler.methodName);
  if (!isMethod(method)) throw new Error(`${handler.target.name} has no ${handler.methodName}.`);
  const given = withDefaults(field);
  const call = callOf(method.bind(self), takenBy(handler));
  field.resolve = (root, args: Values, context, info) => call(root, given(args), context, info);
};

/** The fields of an object type, or of every object type that implements an interface. */
const fieldsOf = (schema: GraphQLSchema, name: string): readonly Fields[] => {
  const type = schema.getType(name);
  if (isObjectType(type)) return [type.getFields()];
  if (!isInterfaceType(type)) return [];
  return schema.getImplementations(type).objects.map((object) => object.getFields());
};

/** The name of the type that a resolver class adds fields to. */
const typeNameOf = (target: object): string => {
  const { resolverClasses, objectTypes, interfaceTypes } = getMetadataStorage();
  const type = resolverClasses.find((one) => one.target === target)?.getObjectType();
  return [...objectTypes, ...interfaceTypes].find((one) => one.target === type)?.name ?? "";
};

/** Fields without a handler are properties; only those told not to be simple keep a function. */
const clearPlainFields = (schema: GraphQLSchema): void => {
  const { fields } = getMetadataStorage();
  const kept = new Set(fields.filter((one) => one.simple === false).map((one) => one.schemaName));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      if (kept.has(field.name)) field.resolve = (root) => valueOf(root, field.name);
      else delete field.resolve;
    }
  }
};

const valueOf = (root: unknown, name: string): unknown =>
  typeof root === "object" && root !== null ? Reflect.get(root, name) : undefined;

/** Nothing can be asked or changed that no policy was asked about. */
const requireActions = (schema: GraphQLSchema): void => {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const { name, extensions } of Object.values(root?.getFields() ?? {})) {
      if (typeof extensions["action"] === "string") continue;
      throw new Error(`${root?.name ?? ""}.${name} does not state its action; see Asks.`);
    }
  }
};

/**
 * Replaces the async functions that type-graphql wraps around every handler by synchronous ones made
 * from its own metadata, and sets how interfaces tell types apart. What a resolver returns goes to
 * GraphQL as it is: a value makes no promise, and a promise is waited for as usual.
 */
export const setSyncHandlers = (
  schema: GraphQLSchema,
  resolvers: readonly ClassType[],
): GraphQLSchema => {
  requireActions(schema);
  clearPlainFields(schema);
  const { queries, mutations, fieldResolvers } = getMetadataStorage();
  for (const resolver of resolvers) {
    const self = new resolver();
    const set = (handlers: readonly Handler[], typeName: () => string): void => {
      for (const handler of handlers.filter(({ target }) => target === resolver)) {
        for (const { [handler.schemaName]: field } of fieldsOf(schema, typeName())) {
          if (field) setHandler(field, handler, self);
        }
      }
    };
    set(queries, () => "Query");
    set(mutations, () => "Mutation");
    set(fieldResolvers, () => typeNameOf(resolver));
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type)) type.resolveType = nodeTypeOf;
  }
  return schema;
};
