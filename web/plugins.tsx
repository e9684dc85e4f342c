import type { GraphiQLPlugin } from "@graphiql/react";
import { HISTORY_PLUGIN } from "graphiql";
import { CostPanel } from "./CostPanel";

const GaugeIcon = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
    <path d="M4 17.5a9 9 0 1 1 16 0" strokeLinecap="round" />
    <path d="m12 14 4-5" strokeLinecap="round" />
    <circle cx="12" cy="14" r="1.5" fill="currentColor" stroke="none" />
  </svg>
);

/**
 * The panels of the left pane, in order, behind the documentation. A panel is a title, an icon and a
 * component that draws from the store of `answers.ts`. GraphiQL unmounts a panel that it hides, so
 * nothing that must last belongs in a component's state.
 */
export const plugins: GraphiQLPlugin[] = [
  HISTORY_PLUGIN,
  { title: "Cost & sources", icon: GaugeIcon, content: CostPanel },
];
