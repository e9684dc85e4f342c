import { readFileSync } from "node:fs";
import { Command } from "commander";
import { printData } from "./output.js";
import { packageFile } from "../packageFile.js";

/** `causeway schema`: the schema as SDL, without a running gateway. */
export const schemaCommand = (): Command =>
  new Command("schema").description("print the GraphQL schema as SDL").action(() => {
    printData(readFileSync(packageFile("schema/schema.graphql"), "utf8").trimEnd());
  });
