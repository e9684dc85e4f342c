import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import type { Condition } from "./conditions.js";
import type { EstateView, KindFilter, MaybePromise, Page, PageArguments } from "./EstateView.js";

/** Which page of which list; `where` holds what a filter of its own asks. */
interface Listing<R> {
  readonly kind: ResourceKind;
  readonly filter: KindFilter | null;
  readonly page: PageArguments;
  readonly where?: Condition<R> | undefined;
}

/** Lists what the sources of a system hold. Throws UPSTREAM_UNAVAILABLE if none of them ever answered. */
export const listOf =
  (system: Parameters<EstateView["reading"]>[0]) =>
  <R extends Resource>(
    estate: EstateView,
    { kind, filter, page, where }: Listing<R>,
  ): MaybePromise<Page<R>> => {
    estate.reading(system, filter?.sources);
    return estate.list(kind, filter, page, where);
  };
