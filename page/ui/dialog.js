/**
 * A dialog over the page, closed by Esc too; resolves to the value of the button pressed, or null.
 * `choices` are `[value, text]`, the first the one that Enter presses; `body` is nodes. Focus returns to where it was.
 */
function ask(title, body, choices) {
  const heading = element("h2", { id: freshId() }, title);
  const form = element("form", { method: "dialog" }, heading, ...body,
    element("p", { class: "choices" }, choices.map(([value, text], number) =>
      element("button", { value, class: number ? "quiet" : "main", formnovalidate: value === "" }, text))));
  const dialog = element("dialog", { "aria-labelledby": heading.id }, form);
  document.body.append(dialog);
  const before = document.activeElement;
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before && before.isConnected) before.focus();
      resolve(dialog.returnValue || null);
    });
    dialog.showModal();
  });
}

/** What to do where files are there already and say something else: "replace", "keep" those, or nothing at all. */
async function askToReplace(names) {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => element("li", {}, name));
  if (names.length > NAMES_SHOWN) shown.push(element("li", {}, word("and_more", { count: names.length - NAMES_SHOWN })));
  const said = await ask(word("replace_title", { count: names.length }),
    [element("p", {}, word("replace_help")), element("ul", { class: "names" }, shown)],
    [["replace", word("replace")], ["keep", word("keep")], ["", word("cancel")]]);
  return said ?? "";
}
const NAMES_SHOWN = 8;
