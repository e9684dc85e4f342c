/** Whether a resource meets a condition. */
export type Condition<R> = (resource: R) => boolean;

/** Its field is one of the values; null: nothing is asked. */
export const oneOf = <R, Name extends keyof R>(
  field: Name,
  values: readonly R[Name][] | null | undefined,
): Condition<R> | null => (values ? (resource) => values.includes(resource[field]) : null);

/** Its field is the value; null: nothing is asked. */
export const being = <R, Name extends keyof R>(
  field: Name,
  value: R[Name] | null | undefined,
): Condition<R> | null =>
  value === null || value === undefined ? null : (resource) => resource[field] === value;

/** It is a service or an instance that bears every one of these tags. */
export const tagged = (
  tags: readonly string[] | null | undefined,
): Condition<{ readonly serviceTags: readonly string[] }> | null =>
  tags ? ({ serviceTags }) => tags.every((tag) => serviceTags.includes(tag)) : null;

/** All conditions that are asked, as one; undefined where none is, so that nothing need be scanned. */
export const all = <R>(
  ...conditions: readonly (Condition<R> | null)[]
): Condition<R> | undefined => {
  const asked = conditions.filter((condition) => condition !== null);
  return asked.length === 0
    ? undefined
    : (resource) => asked.every((condition) => condition(resource));
};
