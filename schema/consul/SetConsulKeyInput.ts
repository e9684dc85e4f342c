import { Field, InputType } from "type-graphql";
import { ConsulChangeInput } from "./ConsulChangeInput.js";

@InputType({ description: "A key and what it is to hold." })
export class SetConsulKeyInput extends ConsulChangeInput {
  @Field(() => String, { description: "The key, slashes included." })
  readonly key!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The value as text. Give this or `valueBase64`, never both: at most 512 KiB either way.",
  })
  readonly value?: string | null;

  @Field(() => String, { nullable: true, description: "The bytes of the value in base64." })
  readonly valueBase64?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "A number that its writers agree on, up to 2^64 - 1; omitted: 0.",
  })
  readonly flags?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Write only if the key is still at this modify index; "0": only if it does not exist. Omitted: whatever is there.',
  })
  readonly checkIndex?: string | null;
}
