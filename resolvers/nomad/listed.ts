import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import type {
  EstateView,
  KindFilter,
  MaybePromise,
  Page,
  PageArguments,
} from "../../src/estate/EstateView.js";
import type { Condition } from "./conditions.js";

/** Which page of which list; `where` holds what a filter of this room asks. */
interface Listing<R> {
  readonly kind: ResourceKind;
  readonly filter: KindFilter | null;
  readonly page: PageArguments;
  readonly where?: Condition<R> | undefined;
}

/** A page of what the Nomad sources hold. Throws UPSTREAM_UNAVAILABLE if none of them ever answered. */
export const listed = <R extends Resource>(
  estate: EstateView,
  { kind, filter, page, where }: Listing<R>,
): MaybePromise<Page<R>> => {
  estate.reading("NOMAD", filter?.sources);
  return estate.list(kind, filter, page, where);
};
