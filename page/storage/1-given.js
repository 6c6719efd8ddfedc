// Files as the clerk gives them: {name, blob, modified}, the name a path with the folders it came in.

/** Those of an <input type="file">, with or without webkitdirectory. Asking when one was saved takes its time. */
async function fromInput(files) {
  const rest = pace();
  const found = [];
  for (const file of [...files]) {
    found.push(given(file.webkitRelativePath || file.name, file));
    await rest();
  }
  return found;
}

/** Those dropped, with all that lies in dropped folders. To be called while the drop is handled. */
async function fromDrop(transfer) {
  const items = Array.from(transfer.items).filter(({ kind }) => kind === "file");
  // All has to be asked for at once: when the event is over, nothing is there any more.
  const found = items.map((item) => {
    if (item.getAsFileSystemHandle) return fromHandle(item.getAsFileSystemHandle(), item.getAsFile());
    return fromEntry(item.webkitGetAsEntry(), "");
  });
  return (await Promise.all(found)).flat();
}

async function fromHandle(asked, file) {
  const handle = await asked;
  return handle?.kind === "directory" ? fromFolder(handle, `${handle.name}/`) : [given(file.name, file)];
}

/** The same in browsers that have no handles. */
async function fromEntry(entry, before) {
  if (entry.isFile) {
    return [given(before + entry.name, await new Promise((resolve, reject) => entry.file(resolve, reject)))];
  }
  const reader = entry.createReader();
  const inside = [];
  for (;;) { // a reader tells a hundred at a time
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(byName(inside).map((one) => fromEntry(one, `${before}${entry.name}/`)))).flat();
}

/** All files in a folder and below it, in the order of their names; names begin with `before`. */
async function fromFolder(folder, before = "") {
  const inside = [];
  for await (const one of folder.values()) inside.push(one);
  const found = byName(inside).map(async (one) => {
    if (one.kind === "directory") return fromFolder(one, `${before}${one.name}/`);
    return [given(before + one.name, await one.getFile())];
  });
  return (await Promise.all(found)).flat();
}

function byName(entries) {
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function given(name, file) {
  return { name, blob: file, modified: file.lastModified };
}
