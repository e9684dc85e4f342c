import { Extensions } from "type-graphql";
import type { Action } from "./actions.js";

/** States what a root field asks the policies for; one without it is refused at start. */
export const Asks = (action: Action): MethodDecorator => Extensions({ action });
