/** Gives files to the clerk: into the folder of the campaign where there is one, else as a download. */
async function deliver(files, name) {
  if (!files.length) {
    note(word("nothing_made"));
    return;
  }
  const done = await storage.save(files, { name, askToReplace });
  if (!done) return;
  const { folder, failed } = done;
  if (failed.length) complain(word("not_written", { names: listed(failed) }));
  const count = files.length - failed.length;
  if (count) note(folder ? word("saved_into", { count, folder }) : word("downloaded", { name: count > 1 ? `${name}.zip` : nameOf(files[0].name) }));
}

/** Has the engine make outputs of a kind, hands them out, and tells what there is to know about them. */
async function make(which, args = {}) {
  const title = word(`out_${which.replace(/-/g, "_")}`);
  const made = await work(word("making", { what: title }), "outputs", { which, ...args });
  if (!made) return null;
  if (made.files.length) await deliver(made.files, title);
  await tellFindings(title, made.findings, made.files.length && !made.findings.length ? [] : made.said);
  return made;
}

function maker(which, args = () => ({}), attributes = {}) {
  return button(word(`out_${which.replace(/-/g, "_")}`), () => make(which, args()), { ...attributes, class: `${attributes.class ?? ""} output` });
}

/** Puts a text on the clipboard, or, where the browser refuses, into a box from which it can be taken. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    note(word("copied"));
  } catch {
    const box = element("textarea", { rows: "8", readonly: true, "aria-label": word("copy_by_hand") }, text);
    box.addEventListener("focus", () => box.select());
    await ask(word("copy_by_hand"), [box], [["", word("close")]]);
  }
}
