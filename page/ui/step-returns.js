/** 2 收表: returns in, and for every unit of the roster whether it has reported. */
function stepReturns() {
  const lines = element("div", { class: "stack" });
  watchOpen(2, ["overview", "rows", "held", "working"], () => lines.replaceChildren(...standing()));
  return [
    controls(word("collecting"), handIn("returns", { accept: RETURNS, folder: true, then: readAgain }), how()),
    card(word("who_reported"), lines,
      element("p", { class: "row" }, withRoster(button(word("out_follow_up"), makeFollowUp, { class: "output" })), withRoster(maker("status-json"))),
      element("details", {}, element("summary", {}, word("in_notes")), handIn("notes", { accept: ".xlsx", then: () => change({ noted: Date.now() }) }))),
    onward(3),
  ];
}

function withRoster(one) {
  return onlyWith(["roster", "overview"], one);
}

/** The list in the folder may have been written in since one was handed in: its notes go into the new one. */
async function makeFollowUp() {
  const there = await storage.there(FOLLOW_UP);
  if (there && there.modified > state.noted) await take("notes", [there], () => {});
  await make("follow-up");
}
const FOLLOW_UP = "催报表.xlsx";

/** How the returns are to be read. */
function how() {
  const password = element("input", { type: "password", autocomplete: "off" });
  return element("div", { class: "fields" },
    labelled(word("due"), setting("due", element("input", { type: "date" }), { again: true }), word("due_help")),
    labelled(word("policy"), setting("policy", choice(["latest", "first", "refuse"].map((one) => [one, word(`policy_${one}`)])), { again: true })),
    labelled(word("password"), setting("password", password, { again: true }), word("password_help")),
    tick(word("blank_as_zero"), setting("blank_as_zero", element("input", { type: "checkbox" }), { again: true }), word("blank_as_zero_help")));
}

/** To where the password is given. */
function givePassword() {
  goTo(2);
  document.querySelector("[name=password]").focus();
}

/** A button that is off until the page knows all of `parts`. */
function onlyWith(parts, one) {
  watch(parts, () => {
    one.disabled = !parts.every((part) => state[part]);
  });
  return one;
}

function standing() {
  if (!state.held.returns.length) return [element("p", { class: "empty" }, word("no_returns_put"))];
  if (!state.overview) return [element("p", {}, word("files_read", { count: state.rows.size })),
    !state.working && element("p", { class: "row" }, button(word("read_on"), readAgain, { class: "main" }))].filter(Boolean);
  const { sentence, lines, findings, idle } = state.overview;
  const told = [element("p", { class: "answer" }, sentence)];
  if (lines.length) told.push(standingTable(lines));
  else told.push(element("p", { class: "empty" }, word("no_roster_yet")));
  const aside = [...state.rows.values()].filter((row) => row.verdict === "passed_over");
  if (findings.length) told.push(element("h3", {}, word("to_settle")), ...findingsList(findings));
  told.push(...idle.map((text) => element("p", {}, text)));
  if (aside.length) told.push(element("details", {}, element("summary", {}, word("passed_over", { count: aside.length })),
    element("ul", {}, aside.map((row) => element("li", {}, row.headline)))));
  return told;
}

function standingTable(lines) {
  return longTable(word("who_reported"), ["unit_name", "unit_state", "unit_day", "unit_file_or_contact", "unit_verdict"], lines, (line) => [
    unitLink(line), line.late ? verdictBadge("late", word("filter_late")) : verdictBadge(line.file ? "returned" : "missing", line.said),
    line.day, nameOf(fileOf(line)) || reachedAt(line), line.verdict ? verdictBadge(line.verdict, line.verdict_said) : ""]);
}

function unitLink(line) {
  return line.state === "missing" ? line.unit : button(line.unit, () => showUnit(line.unit), { class: "link" });
}

function reachedAt(line) {
  return [line.contact, line.phone].filter(Boolean).join(" ");
}

function showUnit(unit) {
  goTo(3);
  choose(`unit:${unit}`);
}
