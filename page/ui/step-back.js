/** 4 退回: to every unit with something to correct a letter, a marked copy, and a short message to paste into a chat. */
function stepBack() {
  const list = element("div", { class: "stack" });
  const sent = new Set();
  watchOpen(4, ["overview"], () => list.replaceChildren(...goingBack(sent)));
  return [
    controls(word("letter_head"), element("div", { class: "fields" },
      labelled(word("office"), setting("office", element("input", { type: "text", autocomplete: "organization" })), word("office_help")),
      labelled(word("contact"), setting("contact", element("input", { type: "text" })), word("contact_help")),
      labelled(word("letter_date"), setting("date", element("input", { type: "date" })), word("letter_date_help")),
      labelled(word("fail_on"), setting("fail_on", choice(["error", "warning"].map((one) => [one, word(`fail_on_${one}`)])), { again: true }))),
      more(word("own_letter"), element("p", {}, word("own_letter_help")), handIn("letter", { accept: ".docx" }))),
    card(word("going_back"), element("p", {}, word("going_back_help")), list),
    onward(5),
  ];
}

function goingBack(sent) {
  if (!state.overview) return [element("p", { class: "empty" }, word("no_returns_yet"))];
  const lines = state.overview.lines.filter((line) => line.goes_back || line.asks);
  if (!lines.length) return [element("p", { class: "empty" }, word(state.roster ? "nobody_back" : "no_roster_back"))];
  const back = lines.filter((line) => line.goes_back).length;
  const chosen = () => lines.map((line) => line.unit).filter((unit) => !sent.has(unit));
  const all = maker("letters", () => ({ units: chosen() }), { class: "main" });
  const count = element("span", { class: "help", role: "status" });
  const recount = () => {
    count.textContent = word("chosen_units", { count: chosen().length });
    all.disabled = !chosen().length;
  };
  recount();
  return [element("p", { class: "answer" }, word("back_count", { back, ask: lines.length - back })),
    element("p", { class: "row" }, all, button(word("copy_all"), () => copyAll(chosen())), count),
    backTable(lines, sent, recount)];
}

function backTable(lines, left, recount) {
  return longTable(word("going_back"), ["unit_name", "why_back", "unit_contact", "to_do"], lines, (line) => [
    [sendBox(line.unit, left, recount), unitLink(line)], whyBack(line), reachedAt(line), element("span", { class: "row" }, backButtons(line))]);
}

function sendBox(unit, left, recount) {
  const box = element("input", { type: "checkbox", "aria-label": word("for_unit", { what: word("send"), unit }), onchange: () => {
    if (box.checked) left.delete(unit);
    else left.add(unit);
    recount();
  } });
  box.checked = !left.has(unit);
  return box;
}

function whyBack(line) {
  if (!line.verdict) return [verdictBadge("missing", line.said)];
  return [verdictBadge(line.verdict, line.verdict_said), " ", [countOf("error", line.errors), countOf("warning", line.warnings)].filter(Boolean).join(word("between"))];
}

function backButtons(line) {
  const named = (what) => ({ class: "small", "aria-label": word("for_unit", { what, unit: line.unit }) });
  return [line.goes_back && maker("letters", () => ({ units: [line.unit] }), named(word("out_letters"))),
    line.asks && button(word("copy_message"), () => copyMessage(line.unit), named(word("copy_message")))];
}

/** The messages of several units, one under the other, each under its unit's name. */
async function copyAll(units) {
  const texts = [];
  for (const unit of units) {
    const message = await work(word("writing_message"), "message", { unit });
    if (!message) return;
    if (message.text) texts.push(`【${unit}】\n${message.text}`);
  }
  if (texts.length) await copy(texts.join("\n\n"));
}
