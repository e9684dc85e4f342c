import { listOf } from "../../src/estate/listOf.js";

/** A page of what the Nomad sources hold. Throws UPSTREAM_UNAVAILABLE if none of them ever answered. */
export const listed = listOf("NOMAD");
