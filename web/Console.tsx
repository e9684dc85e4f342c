import { GraphiQL } from "graphiql";
import { ConsoleToolbar } from "./ConsoleToolbar";
import { consoleStorage } from "./consoleStorage";
import { exampleTabs } from "./exampleTabs";
import { fetchAnswer } from "./fetchAnswer";
import { Logo } from "./Logo";
import { plugins } from "./plugins";
import { TokenDialog } from "./TokenDialog";

interface ConsoleProps {
  /** An operation that a link brought along: it opens in front of the examples. */
  readonly sharedQuery: string | null;
}

export const Console = ({ sharedQuery }: ConsoleProps) => (
  <>
    <GraphiQL
      fetcher={fetchAnswer}
      storage={consoleStorage}
      plugins={plugins}
      showPersistHeadersSettings={false}
      {...(sharedQuery === null
        ? { defaultTabs: exampleTabs }
        : { initialQuery: sharedQuery, defaultTabs: [{ query: sharedQuery }, ...exampleTabs] })}
    >
      <GraphiQL.Logo>
        <Logo />
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>{ConsoleToolbar}</GraphiQL.Toolbar>
    </GraphiQL>
    <TokenDialog />
  </>
);
