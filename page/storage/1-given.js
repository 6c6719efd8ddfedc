// Files as the clerk gives them: {name, blob, modified}, the name a path with the folders it came in.

/** Those of an <input type="file">, with or without webkitdirectory. */
function fromInput(files) {
  return Array.from(files, (file) => given(file.webkitRelativePath || file.name, file));
}

/** Those dropped, with all that lies in dropped folders. To be called while the drop is handled. */
async function fromDrop(transfer) {
  const items = Array.from(transfer.items).filter(({ kind }) => kind === "file");
  // Both have to be asked for at once: when the event is over, nothing is there any more.
  const dropped = items.map((item) => ({ file: item.getAsFile(), handle: item.getAsFileSystemHandle?.() }));
  const found = dropped.map(async ({ file, handle }) => {
    const known = await handle;
    if (known?.kind === "directory") return fromFolder(known, `${known.name}/`);
    return file ? [given(file.name, file)] : [];
  });
  return (await Promise.all(found)).flat();
}

/** All files in a folder and below it, in the order of their names; names begin with `before`. */
async function fromFolder(folder, before = "") {
  const entries = [];
  for await (const entry of folder.values()) entries.push(entry);
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const found = entries.map(async (entry) => {
    if (entry.kind === "directory") return fromFolder(entry, `${before}${entry.name}/`);
    return [given(before + entry.name, await entry.getFile())];
  });
  return (await Promise.all(found)).flat();
}

function given(name, file) {
  return { name, blob: file, modified: file.lastModified };
}
