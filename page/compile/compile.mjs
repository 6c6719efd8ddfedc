// Compiles Python's library and our packages by the very Python that will run them.
// node compile.mjs PYODIDE LIBRARY PACKAGES OUT

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, library, packages, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" } });
for (const [name, folder] of Object.entries({ library, packages, out })) {
  python.FS.mkdir(`/${name}`);
  python.mountNodeFS(`/${name}`, folder);
}
python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf-8"));
