/** Whether a resource meets a condition. */
export type Condition<R> = (resource: R) => boolean;

/** Its field is one of the values; null: nothing is asked. */
export const oneOf = <R, Name extends keyof R>(
  field: Name,
  values: readonly R[Name][] | null | undefined,
): Condition<R> | null => (values ? (resource) => values.includes(resource[field]) : null);

/** All conditions that are asked, as one; undefined where none is, so that nothing need be scanned. */
export const all = <R>(
  ...conditions: readonly (Condition<R> | null)[]
): Condition<R> | undefined => {
  const asked = conditions.filter((condition) => condition !== null);
  return asked.length === 0
    ? undefined
    : (resource) => asked.every((condition) => condition(resource));
};

/** It bears every one of these Consul tags. */
export const tagged = (
  tags: readonly string[] | null | undefined,
): Condition<{ readonly serviceTags: readonly string[] }> | null =>
  tags ? ({ serviceTags }) => tags.every((tag) => serviceTags.includes(tag)) : null;

/** It is of one of Consul's kinds of services; "" stands for an ordinary one. */
export const ofServiceKind = (
  kinds: readonly string[] | null | undefined,
): Condition<{ readonly serviceKind: string | null }> | null =>
  kinds ? ({ serviceKind }) => kinds.includes(serviceKind ?? "") : null;
