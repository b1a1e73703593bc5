// Compiles the TypeScript programs of a folder to its js/: compile.mjs FOLDER [OPENAPI.json]. With a document, they
// find the types that openapi-typescript makes of it in schema.ts. wms888 is our own client. Prints the errors.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = resolve(process.argv[2]);
if (process.argv[3]) {
  const { default: openApiTypeScript, astToString } = await import("openapi-typescript");
  const types = await openApiTypeScript(JSON.parse(readFileSync(process.argv[3], "utf8")));
  writeFileSync(`${folder}/schema.ts`, astToString(types));
}

const programs = readdirSync(folder).filter((name) => name.endsWith(".ts"));
const program = ts.createProgram(programs.map((name) => `${folder}/${name}`), {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  strict: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [fileURLToPath(new URL("node_modules/@types", import.meta.url))],
  paths: { wms888: [`${folder}/wms888/index.ts`], "wms888/*": [`${folder}/wms888/*.ts`] },
  outDir: `${folder}/js`,
  rootDir: folder,
});
const emitted = program.emit();
for (const found of [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics]) {
  const line = found.file ? found.file.getLineAndCharacterOfPosition(found.start).line + 1 : 0;
  console.log(`${found.file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(found.messageText, "\n")}`);
}
