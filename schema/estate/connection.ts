import { type ClassType, Field, Int, ObjectType } from "type-graphql";
import { PageInfo } from "./PageInfo.js";

/** A vocabulary class or interface. */
type Vocabulary = abstract new () => object;

/** The fields that every connection has but its count: a class to extend. */
const pageOf = (node: Vocabulary, name: string, plural: string) => {
  @ObjectType(`${name}Edge`, { description: `A place in a list of ${plural}.` })
  class Edge {
    @Field(() => String, { description: "Pass it as `after` to go on behind this place." })
    readonly cursor!: string;

    @Field(() => node, { description: "What stands at this place." })
    readonly node!: object;
  }

  // Never printed: the connections that extend it are.
  @ObjectType(`${name}Page`)
  abstract class Page {
    // Pages are made when they are read: each field is read once, never inline.
    @Field(() => [Edge], { simple: false, description: "The page, each node with its cursor." })
    readonly edges!: readonly Edge[];

    @Field(() => [node], { simple: false, description: "The page without cursors." })
    readonly nodes!: readonly object[];

    @Field(() => PageInfo, { simple: false, description: "Where the page stands." })
    readonly pageInfo!: PageInfo;
  }
  return Page;
};

/** `<name>Connection` and `<name>Edge`, over what the estate holds: it always knows how many there are. */
export const connectionOf = (node: Vocabulary, name: string, plural: string): ClassType => {
  @ObjectType(`${name}Connection`, { description: `A page of a list of ${plural}, by id.` })
  class Connection extends pageOf(node, name, plural) {
    // Over a large estate a promise.
    @Field(() => Int, {
      simple: false,
      description: "How many there are on all pages together. Counted only when selected.",
    })
    readonly totalCount!: number;
  }
  return Connection;
};

/** The same over what is read live, where the system may not tell how many there are. */
export const liveConnectionOf = (node: Vocabulary, name: string, plural: string): ClassType => {
  @ObjectType(`${name}Connection`, { description: `A page of a list of ${plural}, read live.` })
  class Connection extends pageOf(node, name, plural) {
    @Field(() => Int, {
      simple: false,
      nullable: true,
      description: "How many there are on all pages together; null where the system does not tell.",
    })
    readonly totalCount!: number | null;
  }
  return Connection;
};
