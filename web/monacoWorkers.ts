import type {} from "monaco-editor";
// Monaco asks for its workers through this global, so the module must run before GraphiQL loads.
// `?worker` makes Vite bundle each worker as a file of its own, served from the same host.
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import JsonWorker from "monaco-editor/esm/vs/language/json/json.worker.js?worker";
import GraphQLWorker from "monaco-graphql/esm/graphql.worker.js?worker";

const workerFor = (label: string): Worker => {
  switch (label) {
    case "graphql":
      return new GraphQLWorker();
    case "json":
      return new JsonWorker();
    default:
      return new EditorWorker();
  }
};

window.MonacoEnvironment = {
  getWorker: (_workerId, label) => workerFor(label),
};
