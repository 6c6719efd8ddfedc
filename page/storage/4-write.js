// Results go into the chosen folder in place.

/** The folder in which a file of that path stands; it is made where `create` says so, else null where it is not. */
async function folderOf(root, path, create) {
  let folder = root;
  for (const name of path.split("/").slice(0, -1)) {
    try {
      folder = await folder.getDirectoryHandle(name, { create });
    } catch (error) {
      if (create || error.name !== "NotFoundError") throw error;
      return null;
    }
  }
  return folder;
}

function lastName(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What stands under a path by now; null for nothing. */
async function standing(root, path) {
  const folder = await folderOf(root, path, false);
  try {
    const handle = folder && (await folder.getFileHandle(lastName(path)));
    return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
  } catch (error) {
    if (error.name === "NotFoundError") return null;
    throw error;
  }
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/**
 * Writes files {name, data}; what stands there and says something else is replaced only if `ask`, given the names,
 * says so. The names by what became of them: written, unchanged, kept (not replaced), failed.
 */
async function written(root, files, ask) {
  const done = { written: [], unchanged: [], kept: [], failed: [] };
  const others = [];
  const wanted = [];
  for (const file of files) {
    const old = await standing(root, file.name).catch(() => null);
    if (old && same(old, file.data)) done.unchanged.push(file.name);
    else (old ? others : wanted).push(file);
  }
  if (others.length && (await ask(others.map(({ name }) => name)))) wanted.push(...others);
  else done.kept.push(...others.map(({ name }) => name));
  for (const { name, data } of wanted) {
    try {
      const handle = await (await folderOf(root, name, true)).getFileHandle(lastName(name), { create: true });
      const stream = await handle.createWritable();
      await stream.write(data);
      await stream.close();
      done.written.push(name);
    } catch {
      done.failed.push(name);
    }
  }
  return done;
}
