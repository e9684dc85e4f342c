import { Field, ObjectType } from "type-graphql";
import { ChangePayload } from "../estate/ChangePayload.js";
import { ConsulService } from "./ConsulService.js";
import { ConsulServiceInstance } from "./ConsulServiceInstance.js";

@ObjectType({ implements: ChangePayload, description: "A registration of a service." })
export class ConsulServicePayload extends ChangePayload {
  @Field(() => ConsulServiceInstance, {
    nullable: true,
    description: "The instance as it is now; null unless the change was made.",
  })
  readonly instance!: ConsulServiceInstance | null;

  @Field(() => ConsulService, {
    nullable: true,
    description: "The service over all its instances; null unless the change was made.",
  })
  readonly service!: ConsulService | null;
}
