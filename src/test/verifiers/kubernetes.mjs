// Compares Kubernetes objects with the types that are generated from the schemas of Kubernetes and of the Prometheus
// operator: kubernetes.mjs OBJECTS.json. Unknown fields are errors too. Prints the errors.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const objects = JSON.parse(readFileSync(process.argv[2], "utf8"));
const program = objects.map((object, i) => {
  const isOfOperator = object.apiVersion.startsWith("monitoring.coreos.com/");
  const types = isOfOperator ? "@kubernetes-models/prometheus-operator" : "kubernetes-models";
  return `import type { I${object.kind} as Type${i} } from "${types}/${object.apiVersion}";
    export const object${i}: Type${i} = ${JSON.stringify(object, null, 1)};`;
}).join("\n");

const name = fileURLToPath(new URL("objects.ts", import.meta.url));
const options = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  skipLibCheck: true,
  types: [],
};
const host = ts.createCompilerHost(options);
const { fileExists, readFile } = host;
host.fileExists = (file) => file === name || fileExists(file);
host.readFile = (file) => (file === name ? program : readFile(file));
for (const found of ts.getPreEmitDiagnostics(ts.createProgram([name], options, host))) {
  const at = found.file?.text.slice(found.start).split("\n")[0];
  console.log(`${at}: ${ts.flattenDiagnosticMessageText(found.messageText, "\n")}`);
}
