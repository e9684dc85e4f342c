import { useEffect, useId, useRef, useState, useSyncExternalStore, type SubmitEvent } from "react";
import { acceptToken, dismissDialog, session, tokenIn, type AskReason } from "./session";

const WHY: Readonly<Record<AskReason, string>> = {
  MISSING: "Causeway answers only callers that it knows.",
  REPLACE: "The new token replaces the one in use from the next operation on.",
  UNAUTHENTICATED: "The gateway did not accept the request without a valid token.",
  TOKEN_INVALID:
    "The gateway does not know this token. The sandbox makes a new one at every start.",
  TOKEN_EXPIRED: "The token has expired.",
  TOKEN_NOT_YET_VALID:
    "The token is not valid yet. Is the clock of its issuer, or of the gateway, wrong?",
};

const NOT_A_TOKEN =
  "This is not a token: only letters, digits and - . _ ~ + / are allowed, with = at the end.";

const Buttons = () => (
  <div className="token-buttons">
    <button type="button" className="graphiql-button" onClick={dismissDialog}>
      Cancel
    </button>
    <button type="submit" className="graphiql-button token-submit">
      Use this token
    </button>
  </div>
);

const TokenForm = () => {
  const [fault, setFault] = useState<string | null>(null);
  const [inputId, hintId, faultId] = [useId(), useId(), useId()];
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const pasted = new FormData(event.currentTarget).get("token");
    const token = tokenIn(typeof pasted === "string" ? pasted : "");
    if (token === null) setFault(NOT_A_TOKEN);
    else acceptToken(token);
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={inputId}>API token or OIDC access token</label>
      <input
        id={inputId}
        name="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        autoFocus
        aria-describedby={fault === null ? hintId : `${faultId} ${hintId}`}
        aria-invalid={fault !== null}
      />
      <p id={faultId} className="token-fault" role="alert">
        {fault}
      </p>
      <p id={hintId} className="token-hint">
        The sandbox&apos;s token is in <code>data/admin.token</code>, and in the address that{" "}
        <code>npm start</code> prints; for your own sources, <code>causeway token create</code>{" "}
        makes one. It stays in this tab and is gone when you close it.
      </p>
      <Buttons />
    </form>
  );
};

/** Asks for a bearer token and says why; modal, so the keyboard stays inside until it closes. */
export const TokenDialog = () => {
  const { asking } = useSyncExternalStore(session.subscribe, session.read);
  const dialog = useRef<HTMLDialogElement>(null);
  const [titleId, whyId] = [useId(), useId()];
  useEffect(() => {
    if (asking === null) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [asking]);
  return (
    <dialog
      ref={dialog}
      className="graphiql-dialog token-dialog"
      aria-labelledby={titleId}
      aria-describedby={whyId}
      onCancel={dismissDialog}
    >
      {asking !== null && (
        <>
          <h2 id={titleId}>
            {asking === "REPLACE" ? "Use another token" : "Causeway needs a token"}
          </h2>
          <p id={whyId}>{WHY[asking]}</p>
          <TokenForm key={asking} />
        </>
      )}
    </dialog>
  );
};
