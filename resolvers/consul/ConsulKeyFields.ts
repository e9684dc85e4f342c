import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulKey } from "../../schema/consul/ConsulKey.js";
import { Source } from "../../schema/estate/Source.js";
import type { Context } from "../../src/context.js";
import { keyContent, type ListedKey } from "./keyContent.js";

@Resolver(() => ConsulKey)
export class ConsulKeyFields {
  @FieldResolver(() => Source, { description: "The source that holds it." })
  source(@Root() { sourceId }: ListedKey, @Ctx() { estate }: Context) {
    return estate.source(sourceId);
  }

  @FieldResolver()
  value(@Root() key: ListedKey, @Ctx() context: Context) {
    return keyContent(key, context, ({ value }) => value);
  }

  @FieldResolver()
  valueBase64(@Root() key: ListedKey, @Ctx() context: Context) {
    return keyContent(key, context, ({ valueBase64 }) => valueBase64);
  }

  @FieldResolver()
  flags(@Root() key: ListedKey, @Ctx() context: Context) {
    return keyContent(key, context, ({ flags }) => flags);
  }

  @FieldResolver()
  createIndex(@Root() key: ListedKey, @Ctx() context: Context) {
    return keyContent(key, context, ({ createIndex }) => createIndex);
  }

  @FieldResolver()
  modifyIndex(@Root() key: ListedKey, @Ctx() context: Context) {
    return keyContent(key, context, ({ modifyIndex }) => modifyIndex);
  }

  @FieldResolver()
  lockIndex(@Root() key: ListedKey, @Ctx() context: Context) {
    return keyContent(key, context, ({ lockIndex }) => lockIndex);
  }

  @FieldResolver()
  session(@Root() key: ListedKey, @Ctx() context: Context) {
    return keyContent(key, context, ({ session }) => session);
  }
}
