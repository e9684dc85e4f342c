import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "What Nomad set aside for an allocation, over all its tasks." })
export class NomadAllocationResources {
  @Field(() => Int, { description: "Processor share in MHz." })
  readonly cpuMhz!: number;

  @Field(() => Int, { description: "Memory in MiB." })
  readonly memoryMib!: number;

  @Field(() => Int, { description: "Disk in MiB." })
  readonly diskMib!: number;
}
