/**
 * A place where files are handed in: dropped, or chosen by a button, or a folder by another. What is held is listed and
 * can be taken out again. `kind` is the engine's word; `then` runs once the files lie in the campaign.
 */
function handIn(kind, { accept = "", folder = false, then = () => {} } = {}) {
  const title = word(`in_${kind}`);
  const place = element("div", { class: "hand-in", role: "group", "aria-label": title,
    ondragover: (event) => {
      event.preventDefault();
      place.classList.add("over");
    },
    ondragleave: () => place.classList.remove("over"),
    ondrop: async (event) => {
      event.preventDefault();
      event.stopPropagation();
      place.classList.remove("over");
      const files = await storage.dropped(event.dataTransfer);
      if (files.some(({ name }) => name.includes("/"))) note(word("folder_dropped", { count: files.length }));
      await take(kind, files, then);
    },
  });
  const held = element("ul", { class: "held" });
  const told = element("div", {});
  place.append(
    element("p", { class: "what" }, element("strong", {}, title), element("span", { class: "help" }, word(`in_${kind}_help`))),
    element("p", { class: "row" }, chooser(word("choose_files"), { accept, multiple: true }, kind, then),
      folder && chooser(word("choose_folder"), { webkitdirectory: true }, kind, then),
      element("span", { class: "help drop" }, word("or_drop"))),
    held, told);
  watch(["held", "said"], () => {
    held.replaceChildren(...heldNames(kind, then));
    told.replaceChildren(...findingsList(state.said[kind] ?? []));
    place.classList.toggle("full", state.held[kind].length > 0);
  });
  return place;
}

function chooser(text, attributes, kind, then) {
  const input = element("input", { type: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true", ...attributes,
    onchange: async () => {
      const files = await storage.chosen(input.files);
      input.value = "";
      await take(kind, files, then);
    },
  });
  const label = word("for_unit", { what: text, unit: word(`in_${kind}`) });
  return [button(text, () => input.click(), { "aria-label": label }), input];
}

/** Returns come by hundreds and have a list of their own; of them only the number is shown here. */
function heldNames(kind, then) {
  const names = state.held[kind];
  if (names.length > NAMES_HELD) {
    return [element("li", {}, word("files_held", { count: names.length }), takeOut(kind, names, word("all_files"), then))];
  }
  return names.map((name) => element("li", {}, element("span", { class: "name" }, name), takeOut(kind, [name], name, then)));
}
const NAMES_HELD = 8;

function takeOut(kind, names, spoken, then) {
  return button(word("take_out"), async () => {
    const left = await work(word("taking_out"), "remove", { kind, names });
    if (!left) return;
    change({ held: { ...state.held, [kind]: left.names }, said: { ...state.said, [kind]: [] }, unsaved: true });
    await then();
  }, { class: "quiet", "aria-label": word("take_out_of", { name: spoken }) });
}

async function take(kind, files, then) {
  if (!files.length) return;
  if ((await savedAmong(files)).length === files.length) {
    await openCampaign(files);
    return;
  }
  const put = await work(word("taking_in", { what: word(`in_${kind}`) }), "put", { kind }, { files });
  if (!put) return note(word("not_taken_in", { what: word(`in_${kind}`) }));
  change({ held: { ...state.held, [kind]: put.names }, said: { ...state.said, [kind]: put.findings }, unsaved: true });
  say(word("taken_in", { what: word(`in_${kind}`), count: put.names.length }));
  await then();
}
