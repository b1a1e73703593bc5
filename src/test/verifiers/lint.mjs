// Lints two documents: lint.mjs OPENAPI.json ASYNCAPI.json. Prints a line for each finding of Spectral, of Redocly and
// of AsyncAPI's parser, warnings and hints included.
import { readFileSync } from "node:fs";
import spectral from "@stoplight/spectral-core";
import rulesets from "@stoplight/spectral-rulesets";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Parser } from "@asyncapi/parser";

const [openApi, asyncApi] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));
const report = (linter, rule, place, message) => console.log(`${linter}: ${rule} at ${place}: ${message}`);

// Redocly checks the examples too, and in a fraction of the time
const linter = new spectral.Spectral();
linter.setRuleset({ extends: [rulesets.oas], rules: { "oas3-valid-media-example": "off" } });
for (const found of await linter.run(JSON.parse(openApi))) {
  report("Spectral", found.code, found.path.join("."), found.message);
}

const config = await createConfig({ extends: ["recommended"] });
for (const found of await lintFromString({ source: openApi, absoluteRef: "openapi.json", config })) {
  report("Redocly", found.ruleId, found.location[0]?.pointer, found.message);
}

for (const found of await new Parser().validate(asyncApi)) {
  report("AsyncAPI", found.code, found.path.join("."), found.message);
}
