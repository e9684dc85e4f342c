import "./monacoWorkers";
import "graphiql/style.css";
import "./console.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./Console";
import { linkTo, takeFragment } from "./locationFragment";
import { acceptToken, tokenIn } from "./session";

const takeToken = (pasted: string | null): void => {
  const token = tokenIn(pasted ?? "");
  if (token !== null) acceptToken(token);
};

const { token, query } = takeFragment();
takeToken(token);

// A link that is opened where the console already is changes only the fragment.
addEventListener("hashchange", () => {
  const next = takeFragment();
  takeToken(next.token);
  if (next.query === null) return;
  history.replaceState(history.state, "", linkTo(next.query));
  location.reload();
});

const container = document.getElementById("console");
if (container === null) throw new Error("index.html has no element with the id console");
createRoot(container).render(
  <StrictMode>
    <Console sharedQuery={query} />
  </StrictMode>,
);
