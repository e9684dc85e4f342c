import { registerEnumType } from "type-graphql";

/** Makes a GraphQL enum of names, each with what it means; inside, a value is its own name. */
export function enumOf<Name extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Name, string>>,
): { readonly [N in Name]: N };
export function enumOf(
  name: string,
  description: string,
  meanings: Readonly<Record<string, string>>,
): object {
  const values = Object.fromEntries(Object.keys(meanings).map((value) => [value, value]));
  const valuesConfig = Object.fromEntries(
    Object.entries(meanings).map(([value, meaning]) => [value, { description: meaning }]),
  );
  registerEnumType(values, { name, description, valuesConfig });
  return values;
}
