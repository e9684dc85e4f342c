import { Field, InputType } from "type-graphql";
import { KindFilter } from "../estate/KindFilter.js";

/** What everything that lives in a namespace can be filtered by; the filter of a kind extends it. */
@InputType("NomadFilter")
export abstract class NomadFilter extends KindFilter {
  @Field(() => [String], { nullable: true, description: "Names of namespaces, e.g. `default`." })
  readonly namespaces?: readonly string[] | null;
}
