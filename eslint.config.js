import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "data/", "coverage/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      // type-graphql is fed with plain objects that are typed as schema classes.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // A caller of the estate names the class that goes with the kind it asks for.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // Schema and resolver classes carry decorators and no state.
      "@typescript-eslint/no-extraneous-class": ["error", { allowWithDecorator: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
      "max-depth": ["error", 3],
      complexity: ["error", 10],
    },
  },
  {
    // The environment is read in one place.
    files: ["src/**/*.ts", "resolvers/**/*.ts", "datasources/**/*.ts", "schema/**/*.ts"],
    ignores: ["src/config.ts", "src/config/**"],
    rules: {
      "no-restricted-properties": ["error", { object: "process", property: "env" }],
    },
  },
  {
    // A describe block is as long as its behaviour has cases.
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: { "max-lines-per-function": "off", "max-lines": "off" },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", module: "writable" } },
  },
);
