import { Field, InputType } from "type-graphql";
import { KindFilter } from "../estate/KindFilter.js";

/** What everything that lives in a datacenter can be filtered by; the filter of a kind extends it. */
@InputType("ConsulFilter")
export abstract class ConsulFilter extends KindFilter {
  @Field(() => [String], { nullable: true, description: "Names of datacenters, e.g. `dc1`." })
  readonly datacenters?: readonly string[] | null;
}
