// Python starts from what was handed over; nothing is ever fetched.

/** A running Python in which gouji can be imported. */
async function booted({ wasm, stdlib, packages, language }) {
  const parts = {
    "/pyodide.asm.wasm": () => unpacked(wasm, "application/wasm"),
    "/python_stdlib.zip": () => unpacked(stdlib, "application/zip"),
  };
  self.fetch = async (url) => parts[new URL(url).pathname]();
  const row = unpacked(packages, "application/octet-stream").arrayBuffer();
  const python = await loadPyodide({
    indexURL: "https://page.invalid/",
    lockFileContents: LOCK,
    convertNullToNone: true,
    env: { HOME: "/campaign", LANG: `${language.replace("-", "_")}.UTF-8` },
  });
  const folder = python.runPython("import site; site.getsitepackages()[0]");
  lay(python.FS, folder, new Uint8Array(await row));
  return python;
}
