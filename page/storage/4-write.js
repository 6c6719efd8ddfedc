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

/** The last step of a path. */
function nameOf(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What stands under a path by now; null for nothing. */
async function contentAt(root, path) {
  const folder = await folderOf(root, path, false);
  try {
    const handle = folder && (await folder.getFileHandle(nameOf(path)));
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
 * Writes files {name, data}. Where others stand in their places, `askToReplace` is given the names and answers
 * "replace", "keep" or "" (nothing is written at all). The names that could not be written; null for nothing at all.
 */
async function write(root, files, askToReplace) {
  const old = await Promise.all(files.map(({ name }) => contentAt(root, name).catch(() => null)));
  const changed = files.filter(({ data }, at) => !(old[at] && same(old[at], data)));
  const others = changed.filter((file) => old[files.indexOf(file)]);
  const answer = others.length ? await askToReplace(others.map(({ name }) => name)) : "replace";
  if (!answer) return null;
  const failed = [];
  for (const file of changed) {
    if (answer === "keep" && others.includes(file)) continue;
    await put(root, file).catch(() => failed.push(file.name));
  }
  return failed;
}

async function put(root, { name, data }) {
  const handle = await (await folderOf(root, name, true)).getFileHandle(nameOf(name), { create: true });
  const stream = await handle.createWritable();
  await stream.write(data);
  await stream.close();
}
