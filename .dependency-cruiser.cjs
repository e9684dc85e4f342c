const rooms = "alicloud|terraform|vault|consul|nomad";
const ours = "^(src|schema|resolvers|datasources|sandbox|bench|test|web|bin)/";

/** Who may import whom: `docs/architecture.md`. */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "vocabulary-stands-alone",
      comment: "schema -> schema/estate and its own room; otherwise nothing of ours",
      severity: "error",
      from: { path: "^schema/([^/]+)/" },
      to: { path: ours, pathNot: "^schema/(estate|$1)/" },
    },
    {
      name: "datasource-rooms-are-strangers",
      severity: "error",
      from: { path: `^datasources/(${rooms})/` },
      to: { path: `^(schema|datasources)/(${rooms})/`, pathNot: "^(schema|datasources)/$1/" },
    },
    {
      name: "what-datasource-rooms-share-knows-no-room",
      severity: "error",
      from: { path: "^datasources/upstream/" },
      to: { path: ours, pathNot: "^(datasources/upstream/|src/(errors|estate/sighting)\\.ts$)" },
    },
    {
      name: "datasources-borrow-only-types-from-schema",
      severity: "error",
      from: { path: "^datasources/" },
      to: { path: "^schema/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "datasources-know-sightings-aliases-and-errors",
      severity: "error",
      from: { path: "^datasources/" },
      to: {
        path: ours,
        pathNot:
          "^(datasources|schema)/|^src/(errors|estate/(sighting|aliases|resourceId|segments))\\.ts$",
      },
    },
    {
      name: "datasources-know-no-graphql",
      severity: "error",
      from: { path: "^datasources/" },
      to: { path: "node_modules/(graphql|type-graphql|@apollo)" },
    },
    {
      name: "resolvers-go-through-the-context",
      severity: "error",
      from: { path: "^resolvers/" },
      to: {
        path: ours,
        pathNot: "^(resolvers|schema)/|^src/(estate/|operations/|policy/|context\\.ts|errors\\.ts)",
      },
    },
    {
      name: "resolver-rooms-are-strangers",
      severity: "error",
      from: { path: `^resolvers/(${rooms}|estate)/` },
      to: { path: "^resolvers/", pathNot: "^resolvers/$1/" },
    },
    {
      name: "gateway-alone-makes-datasources",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/gateway(/|\\.ts$)" },
      to: { path: "^datasources/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "schema-list-alone-lists-resolvers",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/schema\\.ts$" },
      to: { path: "^resolvers/" },
    },
    {
      name: "sandbox-stands-alone",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: ours, pathNot: "^sandbox/" },
    },
    {
      name: "sandbox-rooms-are-strangers",
      severity: "error",
      from: { path: `^sandbox/(${rooms})/` },
      to: { path: `^sandbox/(${rooms})/`, pathNot: "^sandbox/$1/" },
    },
    {
      name: "cli-and-gateway-start-the-sandbox",
      severity: "error",
      from: {
        path: "^(src|schema|resolvers|datasources)/",
        pathNot: "^src/(cli/|gateway(/|\\.ts$))",
      },
      to: { path: "^sandbox/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "one-door-per-sdk",
      severity: "error",
      from: { path: ours, pathNot: "^(datasources|test|bench)/" },
      to: { path: "node_modules/(consul|node-vault|@alicloud)/" },
    },
    {
      name: "tests-and-benchmarks-are-never-imported",
      severity: "error",
      from: { path: "^(src|schema|resolvers|datasources|sandbox|bin)/" },
      to: { path: "^(test|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "^dist/" },
  },
};
