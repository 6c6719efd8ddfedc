/** Beside a warning: that the figures were asked after and are right, by whom and why; or that this is withdrawn. */
function confirmation(finding, redraw) {
  if (finding.confirmed) {
    return element("span", { class: "confirmed" }, element("span", { class: "badge pass" }, word("confirmed")),
      button(word("unconfirm"), () => unconfirm(finding, redraw), { class: "quiet small", "aria-label": word("for_finding", { what: word("unconfirm"), code: finding.code, message: finding.message }) }));
  }
  if (!finding.may_be_confirmed) return null;
  return button(word("confirm_title"), () => confirmFinding(finding, redraw), { class: "small", "aria-label": word("for_finding", { what: word("confirm_title"), code: finding.code, message: finding.message }) });
}

async function confirmFinding(finding, redraw) {
  const why = element("textarea", { rows: "3", required: true });
  const who = element("input", { type: "text", required: true, autocomplete: "name" });
  who.value = state.settings.clerk ?? "";
  for (const one of [why, who]) neverBlank(one);
  const said = await ask(word("confirm_title"), [element("p", { class: "quote" }, finding.message),
    labelled(word("confirm_why"), why, word("confirm_why_help")), labelled(word("confirm_who"), who)],
  [["yes", word("confirm")], ["", word("cancel")]]);
  if (said !== "yes") return;
  change({ settings: { ...state.settings, clerk: who.value.trim() } });
  await answered("confirm", { file: finding.file, key: finding.key, note: why.value.trim(), by: who.value.trim() }, redraw);
}

function unconfirm(finding, redraw) {
  return answered("unconfirm", { file: finding.file, key: finding.key }, redraw);
}

/** Spaces say nothing. */
function neverBlank(field) {
  const look = () => field.setCustomValidity(field.value.trim() ? "" : word("needed"));
  field.addEventListener("input", look);
  look();
}

/** Both verbs answer with the return as it is seen now, and the record as written. */
async function answered(verb, args, redraw) {
  const answer = await work(word("confirming"), verb, args);
  if (!answer) return;
  redraw(answer.one);
  change({ held: { ...state.held, verdicts: answer.files.map(({ name }) => nameOf(name)) } });
  const failed = await storage.keep(answer.files);
  if (failed?.length) complain(word("not_written", { names: listed(failed) }));
  const overview = await work(word("confirming"), "overview");
  if (overview) showOverview(overview);
  note(word(verb === "confirm" ? "confirmed_note" : "unconfirmed_note"));
}
