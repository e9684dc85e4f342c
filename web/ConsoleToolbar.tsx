import { pick, ToolbarButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";
import { linkTo } from "./locationFragment";
import { askForToken, session } from "./session";

const KeyIcon = () => (
  <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" aria-hidden="true">
    <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <circle cx="8" cy="16" r="4" />
      <path d="m11 13 8.5-8.5M16 8l3 3" />
    </g>
  </svg>
);

const LinkIcon = () => (
  <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" aria-hidden="true">
    <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <path d="m10 14 4-4M8.5 11 6 13.5a3.2 3.2 0 0 0 4.5 4.5L13 15.5" />
      <path d="m11 8.5 2.5-2.5a3.2 3.2 0 0 1 4.5 4.5L15.5 13" />
    </g>
  </svg>
);

/** Opens the token dialog, and fetches the schema once a token came too late for the first try. */
const TokenButton = () => {
  const { token } = useSyncExternalStore(session.subscribe, session.read);
  const actions = useGraphiQLActions();
  const { schema, isIntrospecting } = useGraphiQL(pick("schema", "isIntrospecting"));
  const tried = useRef(token);
  useEffect(() => {
    if (token === tried.current) return;
    tried.current = token;
    if (token !== null && !schema && !isIntrospecting) void actions.introspect();
  }, [token, schema, isIntrospecting, actions]);
  return (
    <ToolbarButton
      label="Use another token"
      onClick={() => {
        askForToken("REPLACE");
      }}
    >
      <KeyIcon />
    </ToolbarButton>
  );
};

/** Puts a link to the operation into the address bar, and into the clipboard where that is allowed. */
const ShareButton = () => {
  const { queryEditor } = useGraphiQL(pick("queryEditor"));
  const share = (): void => {
    const link = linkTo(queryEditor?.getValue() ?? "");
    history.replaceState(history.state, "", link);
    // Browsers have no clipboard where the page came over plain http from another machine.
    if (isSecureContext) void navigator.clipboard.writeText(link).catch(() => undefined);
  };
  return (
    <ToolbarButton label="Copy a link to this operation" onClick={share}>
      <LinkIcon />
    </ToolbarButton>
  );
};

interface ToolbarParts {
  readonly prettify: ReactNode;
  readonly copy: ReactNode;
  readonly merge: ReactNode;
}

export const ConsoleToolbar = ({ prettify, copy, merge }: ToolbarParts) => (
  <>
    {prettify}
    {merge}
    {copy}
    <ShareButton />
    <TokenButton />
  </>
);
