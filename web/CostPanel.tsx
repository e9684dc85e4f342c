import { useSyncExternalStore } from "react";
import { answers, type Answer, type AnswerSource, type PastAnswer } from "./answers";

const milliseconds = (duration: number): string =>
  duration < 10 ? `${duration.toFixed(1)} ms` : `${Math.round(duration).toLocaleString("en")} ms`;

const age = (seconds: number | null | undefined): string => {
  if (seconds === null || seconds === undefined) return "never";
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

const CostMeter = ({ requested, limit }: { requested: number; limit: number }) => (
  <>
    <span>
      {requested.toLocaleString("en")} of {limit.toLocaleString("en")} objects
    </span>
    <meter
      min={0}
      max={Math.max(limit, 1)}
      high={limit * 0.8}
      value={requested}
      aria-label="Cost of the operation against the limit"
    />
  </>
);

const Summary = ({ answer }: { answer: Answer }) => {
  const { cost, requestId } = answer.body.extensions ?? {};
  return (
    <dl className="cost-summary">
      <dt>Operation</dt>
      <dd>{answer.operationName ?? "unnamed"}</dd>
      <dt>Duration</dt>
      <dd>{milliseconds(answer.durationMs)}</dd>
      <dt>Status</dt>
      <dd>{answer.httpStatus}</dd>
      <dt>Cost</dt>
      <dd>{cost ? <CostMeter {...cost} /> : "not told"}</dd>
      <dt>Request</dt>
      <dd>{requestId ? <code>{requestId}</code> : "not told"}</dd>
    </dl>
  );
};

const Faults = ({ answer }: { answer: Answer }) => {
  const errors = answer.body.errors ?? [];
  if (errors.length === 0) return null;
  return (
    <section>
      <h3>Errors</h3>
      <ul className="cost-faults">
        {errors.map(({ message, extensions }, index) => (
          <li key={index}>
            {extensions?.code && <code>{extensions.code}</code>} {message}
          </li>
        ))}
      </ul>
    </section>
  );
};

const SourceRow = ({ source }: { source: AnswerSource }) => (
  <>
    <tr>
      <th scope="row">{source.id}</th>
      <td>
        <span className="source-status" data-status={source.status}>
          {source.status}
        </span>
      </td>
      <td>{age(source.staleSeconds)}</td>
      <td>{source.calls ?? "–"}</td>
    </tr>
    {source.reason && (
      <tr className="source-reason">
        <td colSpan={4}>{source.reason}</td>
      </tr>
    )}
  </>
);

const Sources = ({ sources }: { sources: readonly AnswerSource[] }) => (
  <section>
    <h3>Sources that it read</h3>
    {sources.length === 0 ? (
      <p>None: everything came from the gateway itself.</p>
    ) : (
      <table className="cost-table source-table">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Status</th>
            <th scope="col" title="How long ago its view was last known to be current">
              Age
            </th>
            <th scope="col" title="Calls that this answer made to it">
              Calls
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <SourceRow key={source.id} source={source} />
          ))}
        </tbody>
      </table>
    )}
  </section>
);

const Past = ({ past }: { past: readonly PastAnswer[] }) => (
  <section>
    <h3>Before it</h3>
    <table className="cost-table past-table">
      <thead>
        <tr>
          <th scope="col">Operation</th>
          <th scope="col">Duration</th>
          <th scope="col">Cost</th>
          <th scope="col">Errors</th>
        </tr>
      </thead>
      <tbody>
        {past.map(({ key, operationName, durationMs, cost, errorCount }) => (
          <tr key={key}>
            <th scope="row">{operationName ?? "unnamed"}</th>
            <td>{milliseconds(durationMs)}</td>
            <td>{cost?.toLocaleString("en") ?? "–"}</td>
            <td>{errorCount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** What the last answer cost, how long it took, and how current the sources are that it read. */
export const CostPanel = () => {
  const { latest, past } = useSyncExternalStore(answers.subscribe, answers.read);
  return (
    <div className="cost-panel">
      <h2>Cost &amp; sources</h2>
      {latest === null ? (
        <p>Run an operation: what it cost and which systems it read will stand here.</p>
      ) : (
        <>
          <Summary answer={latest} />
          <Faults answer={latest} />
          <Sources sources={latest.body.extensions?.sources ?? []} />
          {past.length > 1 && <Past past={past.slice(1)} />}
        </>
      )}
    </div>
  );
};
